/** A calendar day as it travels. */
import { z } from 'zod'

/** An ISO day of the common era: there was no year 0, and PostgreSQL refuses to store one. */
export const Day = z.iso.date().refine((day) => day >= '0001-01-01', 'there was no year 0')
