/** Messages and folders that a path names. */

import type { MailFolder } from '../tenant/folders.ts'
import type { Message } from '../tenant/types.ts'
import type { Call } from './call.ts'
import { itemNotFound } from './failure.ts'

/** The message that the last id of the path names. Throws Graph's 404. */
export function needMessage(call: Call, id = call.params.at(-1)!): Message {
  const message = call.context.tenant.message(call.person.id, id)
  if (!message) throw itemNotFound()
  return message
}

/** The folder that a path names by id or well-known name. */
export function needFolder(call: Call, id = call.params[0]!): MailFolder {
  const folder = call.context.tenant.folder(call.person.id, id)
  if (!folder) throw itemNotFound()
  return folder
}
