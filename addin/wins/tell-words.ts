/** The words of introductions, opportunities, wins and a hard day. */
import { createArea, useArea } from '../strings/area.ts'
import { deTell } from '../strings/de-tell.ts'
import { enTell } from '../strings/en-tell.ts'

export const tellWords = createArea(enTell, deTell)
export const useTellWords = () => useArea(tellWords)
