/**
 * What comes once in a run, at a step of its own: people who turn out to be somebody else, machines that answer for them,
 * meetings that are declined after they were counted, the owner's own words, and another owner who goes.
 */
import { ApiProblem } from '../../contract/client.ts'
import { eraseMe, turnOn } from '../../contract/me.ts'
import { correctPerson, undoCorrection } from '../../contract/people.ts'
import type { FaultRule } from '../../sandbox/faults/faults.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import type { SignedIn, World } from '../support/world.ts'
import { addressOf, answer, attendeesFrom } from './happenings.ts'

const [minuteMs, hourMs] = [60_000, 3_600_000]

/** While it stands nothing is known of who works here: names, lists and rooms come to light after their mail was read. */
export const directoryIsLate: FaultRule = { id: 'late-directory', kind: '410', path: '/users(/delta)?\\?' }
/** Steps during which it does in a troubled run. */
export const lateSteps = 10

type Cast = {
  world: World
  reader: SignedIn
  other: SignedIn
  away: Person
  twin: Person
  /** While the owner is signed out they do nothing: a click would sign them in and have them agree again. */
  signedOut: boolean
}
/** True when it is done; what waits for something to be known first is tried again with every later step. */
type Turn = (cast: Cast) => boolean | Promise<boolean>

/** Somebody who works here and is in nobody's circle: nothing is written or met but what is told here. */
function newcomer(world: World, name: string, nr: number): Person {
  const { tenant } = world.sandbox
  const mail = `${name}.newcomer@${tenant.domain}`
  const person: Person = {
    ...world.employees()[6]!,
    id: `00000000-0000-4000-8000-00000000000${nr}`,
    displayName: `${name} Newcomer`,
    givenName: name,
    surname: 'Newcomer',
    mail,
    userPrincipalName: mail,
    otherMails: [],
  }
  tenant.addPerson(person)
  return person
}

/** Brings them on stage: another owner beside the one who is looked at, and two newcomers. */
export async function castOf(world: World, reader: SignedIn): Promise<Cast> {
  const other = await world.signIn(world.employees()[7]!)
  await other.call(turnOn, { body: {} })
  return { world, reader, other, away: newcomer(world, 'away', 1), twin: newcomer(world, 'twin', 2), signedOut: false }
}

/** The address that the twin writes from at home: nobody knows whose it is, until the directory says so. */
const home = { name: 'T. Newcomer', address: 'twin@home.example' }
const words = { subject: 'canary-subject', body: 'canary-body' }

function writes({ world, reader }: Cast, from: ReturnType<typeof addressOf>, to = [addressOf(reader.person)]): void {
  world.sandbox.tenant.sendMail({ from, to, ...words })
}

/** The owner writes to somebody who is away, and a machine answers in the same moment. */
function machineAnswers({ world, reader, away }: Cast): void {
  const me = addressOf(reader.person)
  const { conversationId } = world.sandbox.tenant.sendMail({ from: me, to: [addressOf(away)], ...words })
  const headers = [{ name: 'Auto-Submitted', value: 'auto-replied' }]
  world.sandbox.tenant.sendMail({ from: addressOf(away), to: [me], ...words, conversationId, headers })
}

/** A meeting that both accepted and that has just ended; gives its id in either calendar. */
function metJustNow({ world }: Cast, organizer: Person, guest: Person): string {
  const end = world.sandbox.tenant.clock.now() - minuteMs
  const draft = { ...words, start: end - hourMs / 2, end, zone: 'UTC', attendees: attendeesFrom([guest], organizer) }
  const { iCalUId } = world.sandbox.tenant.createEvent(organizer.id, draft)
  answer(world, guest, iCalUId, 'accepted')
  return iCalUId
}

async function contactBehind({ world, reader }: Cast, address: string): Promise<string | undefined> {
  const [row] = await world.database.look<{ contact_id: string }[]>`
    select contact_id from contact_address where owner_id = ${reader.owner.ownerId} and address = ${address.toLowerCase()}`
  return row?.contact_id
}

/**
 * A click on somebody whom Kith knows; undefined where the page could not show them: not met yet, or not known for a person, or
 * found out to be somebody else between the look and the click.
 */
async function clicks<T>(
  cast: Cast,
  address: string,
  click: (contactId: string) => Promise<T>,
): Promise<T | undefined> {
  const contactId = await contactBehind(cast, address)
  if (!contactId || cast.signedOut) return undefined
  return click(contactId).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return undefined
    throw error
  })
}

/** Says of somebody that this day was no contact, as soon as Kith knows them. Gives the correction's id. */
async function strikes(cast: Cast, address: string, day: string): Promise<string | undefined> {
  const said = await clicks(cast, address, (contactId) =>
    cast.reader.call(correctPerson, { params: { contactId }, body: { kind: 'not-contact', day } }),
  )
  return said?.correctionId
}

/** Everything that comes, by the step at which it does; made anew for each run. */
export function turns(): { at: number; turn: Turn }[] {
  let [declined, today] = ['', '']
  let struck: string | undefined
  const once =
    (work: (cast: Cast) => unknown): Turn =>
    (cast) => {
      work(cast)
      return true
    }
  const declines = (whose: 'reader' | 'twin'): Turn =>
    once((cast) => answer(cast.world, whose === 'twin' ? cast.twin : cast.reader.person, declined, 'declined'))
  return [
    { at: 0, turn: once((cast) => writes(cast, addressOf(cast.away))) },
    {
      at: 1,
      turn: once((cast) => {
        writes(cast, home)
        writes(cast, addressOf(cast.twin))
        writes(cast, addressOf(cast.reader.person), [home, addressOf(cast.twin), addressOf(cast.away)])
        today = new Date(cast.world.sandbox.tenant.clock.now()).toISOString().slice(0, 10)
      }),
    },
    { at: 3, turn: once(machineAnswers) },
    {
      at: 4,
      turn: once((cast) => {
        declined = metJustNow(cast, cast.reader.person, cast.twin)
      }),
    },
    { at: 5, turn: declines('twin') },
    { at: 6, turn: async (cast) => (await strikes(cast, home.address, today)) !== undefined },
    {
      at: 6,
      turn: async (cast) => {
        struck = await strikes(cast, cast.away.mail, today)
        return struck !== undefined
      },
    },
    {
      at: 7,
      turn: once((cast) => {
        declined = metJustNow(cast, cast.twin, cast.reader.person)
      }),
    },
    { at: 8, turn: declines('reader') },
    {
      at: 9,
      turn: once(({ world, twin }) => world.sandbox.tenant.changePerson(twin.id, { otherMails: [home.address] })),
    },
    { at: 10, turn: async ({ other }) => Boolean(await other.call(eraseMe, {})) },
    { at: 11, turn: once(machineAnswers) },
    { at: 12, turn: once((cast) => writes(cast, home)) },
    {
      at: 13,
      turn: async (cast) => {
        const correctionId = struck
        if (!correctionId) return false
        const undone = await clicks(cast, cast.away.mail, (contactId) =>
          cast.reader.call(undoCorrection, { params: { contactId, correctionId } }),
        )
        return undone !== undefined
      },
    },
  ]
}

/** Tables in which something of the other owner is left, but for what stays after an erasure. */
export async function leftOf({ world, other }: Cast): Promise<string[]> {
  const { look } = world.database
  const tables = await look<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'erased' order by 1`
  const left: string[] = []
  for (const { name } of tables)
    if ((await look.unsafe(`select 1 from ${name} where owner_id = $1 limit 1`, [other.owner.ownerId])).length > 0)
      left.push(name)
  return left
}
