/** Groups: whom to bring together, whole teams, and starting one with a number below which it is called off. */
import { z } from 'zod'
import { callOffHours, groupSize, poolMost } from '../core/policy/groups.ts'
import { BookedLine, PickedPlace } from './suggestions.ts'

export const GroupKind = z.enum(['group-lunch', 'happy-hour', 'group-activity'])
export type GroupKind = z.infer<typeof GroupKind>
const person = z.object({ contactId: z.uuid(), name: z.string() })

/** `mine`: who has the owner's manager, and the manager; `led`: who reports to the owner. Somebody may not be a contact yet. */
export const Team = z.object({
  code: z.enum(['mine', 'led']),
  people: z.array(z.object({ contactId: z.uuid().nullable(), name: z.string(), lead: z.boolean() })),
})
export const listTeams = {
  method: 'GET',
  url: '/api/groups/teams',
  schema: { response: { 200: z.object({ teams: z.array(Team) }) }, summary: 'Whole teams of mine', tags: ['groups'] },
} as const

/**
 * One round of groups, from a circle, from people picked by hand, or from the strongest relationships (then one group).
 * Everybody is in one group; who met is mixed; who excluded whom is never proposed together. Nothing is stored: a group
 * counts once it was started. `next`: who waits for the next round.
 */
export const proposeGroups = {
  method: 'POST',
  url: '/api/groups/proposal',
  schema: {
    body: z
      .strictObject({
        circleId: z.uuid().optional(),
        contactIds: z.array(z.uuid()).min(2).max(poolMost).optional(),
        /** People in a group, the owner included. */
        size: z.int().min(groupSize.least).max(groupSize.most).default(groupSize.usual),
      })
      .refine((body) => body.circleId === undefined || body.contactIds === undefined, {
        message: 'name a circle or people, not both',
        path: ['circleId'],
      }),
    response: {
      200: z.object({
        groups: z.array(z.object({ people: z.array(person), metBefore: z.int() })),
        next: z.array(person),
      }),
    },
    summary: 'Propose a round of groups',
    tags: ['groups'],
  },
} as const

/** `all-but-one`: everybody of a team is invited except these. */
export const GroupWarning = z.object({ code: z.literal('all-but-one'), missing: z.array(z.string()) })
const warnings = z.array(GroupWarning)
/** What is worth a second look before people are invited. */
export const checkGroup = {
  method: 'POST',
  url: '/api/groups/check',
  schema: {
    body: z.strictObject({ contactIds: z.array(z.uuid()).min(1).max(poolMost) }),
    response: { 200: z.object({ warnings }) },
    summary: 'Look at a list of people',
    tags: ['groups'],
  },
} as const

const When = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true })])
/**
 * Starts a group: with `start` it is held at once, else times are looked for and read with `readSlots`, whose times are taken
 * with `acceptSuggestion` (both by `groupId`). Made by the caller: the same id twice is one group. A list picked by hand is
 * never filtered; `team` takes everybody of it, lead included. 400 `not-a-group` for fewer than three or more than eight; 409
 * `after-hours`, `apart`.
 */
export const startGroup = {
  method: 'PUT',
  url: '/api/groups/:groupId',
  schema: {
    params: z.object({ groupId: z.uuid() }),
    body: z
      .strictObject({
        kind: GroupKind,
        contactIds: z.array(z.uuid()).max(poolMost).optional(),
        team: z.enum(['mine', 'led']).optional(),
        start: When.optional(),
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        /** People, the owner included, who make the group; three unless said otherwise. */
        quorum: z.int().min(2).max(groupSize.most).optional(),
        /** Hours before its start at which it is called off if fewer said yes; left out or null it never is. */
        callOffHours: z.int().min(callOffHours.least).max(callOffHours.most).nullish(),
        /** Time after work or on a Saturday too; only where all who use Kith chose it for themselves. */
        offHours: z.boolean().optional(),
        /** A place where one goes for a drink may be chosen. */
        alcohol: z.boolean().default(false),
        place: PickedPlace.optional(),
      })
      .refine((body) => (body.contactIds === undefined) !== (body.team === undefined), {
        message: 'name people or a team',
        path: ['contactIds'],
      }),
    response: {
      202: z.object({ groupId: z.uuid(), state: z.enum(['looking', 'held']), invite: BookedLine.nullable(), warnings }),
    },
    summary: 'Start a group',
    tags: ['groups'],
  },
} as const
