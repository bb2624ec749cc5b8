/** Every route of the sandbox's Graph, and what it says of those that it does not have. */

import { addActivityRoutes } from './activity.ts'
import { batch } from './batch.ts'
import { addCalendarRoutes } from './calendars.ts'
import type { AddRoute, Route } from './call.ts'
import { addChannelRoutes } from './channels.ts'
import { addChatRoutes } from './chats.ts'
import { addEventRoutes } from './events.ts'
import { addMailFolderRoutes } from './mail-folders.ts'
import { addMailboxSettingRoutes } from './mailbox-settings.ts'
import { addMeetingTimeRoutes } from './meeting-times.ts'
import { addMessageRoutes } from './messages.ts'
import { addPeopleRoutes } from './people.ts'
import { permissions } from './permissions.ts'
import { addPlaceRoutes } from './places.ts'
import { createRouter } from './router.ts'
import { addScheduleRoutes } from './schedule.ts'
import { addSendRoutes } from './send-mail.ts'
import { addSubscriptionRoutes } from './subscription-routes.ts'
import { addUserRoutes } from './users.ts'

/** Whom a path is about, and its other ids. */
export type Target =
  | { kind: 'me'; params: string[] }
  | { kind: 'user'; id: string; params: string[] }
  | { kind: 'none'; params: string[] }

export type Found = {
  route: Route | null
  target: Target
  /** Methods that the path has. */
  methods: string[]
  /** A part of Graph that exists but not here. */
  unserved: string | null
  /** The first segment that leads nowhere. */
  unknown: string
}

type Stored = { route: Route; about: 'me' | 'user' | 'none' }

/** Graph's own words that the sandbox has no answer for. */
const elsewhere = new Set(
  'drive drives sites groups contacts contactfolders todo planner onenote inferenceclassification insights education security devicemanagement identity reports search applications serviceprincipals directoryroles organization domains invitations photo calendargroups calendarpermissions onlinemeetings calls extensions memberof transitivememberof ownedobjects licensedetails settings outlook teamwork events messages mastercategories messagerules userconfigurations directory solutions print'.split(
    ' ',
  ),
)

/** The routes, ready to be looked up by method and path. */
export function createRoutes() {
  const router = createRouter<Stored>()
  const add: AddRoute = (method, pattern, permission, handle) => {
    const [first = '', ...rest] = pattern.split('/').filter(Boolean)
    const tail = rest.join('/')
    if (first === '{mailbox}' || first === '{person}') {
      const route: Route = { permission, handle, of: first === '{mailbox}' ? 'mailbox' : 'person' }
      router.add(method, `me/${tail}`, { route, about: 'me' })
      router.add(method, `users/{person}/${tail}`, { route, about: 'user' })
    } else if (first === 'me') router.add(method, pattern, { route: { permission, handle, of: 'person' }, about: 'me' })
    else if (rest[0] === '{person}')
      router.add(method, pattern, { route: { permission, handle, of: 'person' }, about: 'user' })
    else router.add(method, pattern, { route: { permission, handle, of: 'nobody' }, about: 'none' })
  }
  for (const addRoutes of [
    addUserRoutes,
    addPeopleRoutes,
    addMessageRoutes,
    addMailFolderRoutes,
    addSendRoutes,
    addEventRoutes,
    addCalendarRoutes,
    addScheduleRoutes,
    addMeetingTimeRoutes,
  ])
    addRoutes(add)
  for (const addRoutes of [
    addMailboxSettingRoutes,
    addPlaceRoutes,
    addSubscriptionRoutes,
    addChatRoutes,
    addChannelRoutes,
    addActivityRoutes,
  ])
    addRoutes(add)
  add('POST', '/$batch', { ...permissions.none, delegated: ['*'], application: ['*'] }, batch)

  return {
    find(method: string, segments: readonly string[]): Found {
      const { route: stored, params, methods } = router.find(method, segments)
      const rest =
        segments[0]?.toLowerCase() === 'me'
          ? segments.slice(1)
          : segments[0]?.toLowerCase() === 'users'
            ? segments.slice(2)
            : segments
      const unserved = rest.find((segment) => elsewhere.has(segment.toLowerCase())) ?? null
      const target: Target =
        stored?.about === 'me'
          ? { kind: 'me', params }
          : stored?.about === 'user'
            ? { kind: 'user', id: params[0]!, params: params.slice(1) }
            : { kind: 'none', params }
      return { route: stored?.route ?? null, target, methods, unserved, unknown: rest.at(-1) ?? segments.at(-1) ?? '' }
    },
  }
}
