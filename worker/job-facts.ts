/** What can be told of a job before its payload is checked. */
import { clockStarts, type JobName, jobs } from '../contract/jobs.ts'
import type { OwnerRef } from '../db/connect.ts'

/** The job of this name, if the catalog has one. */
export const nameOf = (name: string): JobName | undefined => (Object.hasOwn(jobs, name) ? (name as JobName) : undefined)
/** Whether a row in `due` may start it. */
export const startedByClock = (name: JobName): boolean => (clockStarts as readonly JobName[]).includes(name)

/** Whose job it is, if its payload says so; looked at also where the payload is not what it should be. */
export function ownerOf(payload: unknown): OwnerRef | undefined {
  const { tenantId, ownerId } = (payload ?? {}) as { tenantId?: unknown; ownerId?: unknown }
  const ids = [tenantId, ownerId].filter((id): id is string => typeof id === 'string' && uuid.test(id))
  return ids[0] && ids[1] ? { tenantId: ids[0], ownerId: ids[1] } : undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** The event that set it off, for the log. */
export const eventOf = (payload: unknown): string | undefined => {
  const { eventId } = (payload ?? {}) as { eventId?: unknown }
  return typeof eventId === 'string' && uuid.test(eventId) ? eventId : undefined
}
