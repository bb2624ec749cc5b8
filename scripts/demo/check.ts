/** Plays the main job end to end through the API, as a page would: sign in, turn on, read, score, suggest, book, be answered. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../contract/client.ts'
import { readInvite, sendInviteNow } from '../../contract/invites.ts'
import { exportMe, readMe, signIn, turnOn } from '../../contract/me.ts'
import { listPeople, readPerson } from '../../contract/people.ts'
import { acceptSuggestion, type BookedLine, readToday, type Suggestion } from '../../contract/suggestions.ts'
import { type Control, createControl, type SandboxEvent, type SandboxPerson } from './control.ts'
import { type DemoOptions, DemoProblem } from './options.ts'
import type { Stage } from './stage.ts'

export type Outcome = {
  ok: boolean
  owner: string
  interactions: number
  relationships: number
  peers: number
  suggestion: string | null
  event: { id: string; state: string } | null
}

type Say = (line: string) => void
type Call = ReturnType<typeof createClient>
type Owner = { person: SandboxPerson; call: Call; control: Control; say: Say }

const scopes = [
  'User.Read',
  'Mail.ReadBasic',
  'Calendars.Read',
  'Calendars.ReadWrite',
  'MailboxSettings.Read',
  'People.Read',
  'User.ReadBasic.All',
]
/** People looked at before giving up: somebody with nothing worth suggesting is an honest answer, not a failure. */
const ownersMost = 8

/** Asks until the answer is there; throws when it does not come. */
async function until<T>(what: string, withinMs: number, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new DemoProblem(`waited ${Math.round(withinMs / 1000)} seconds for ${what}`)
    await sleep(100)
  }
}

/** Plays it for one person after another until a lunch is booked and accepted; says what happened with true counts and times. */
export async function playMainJob(stage: Stage, options: DemoOptions, say: Say): Promise<Outcome> {
  const control = createControl(`http://localhost:${options.sandboxPort}`)
  const everybody = (await control.people()).filter(({ accountEnabled }) => accountEnabled)
  // Somebody who leads nobody, as most people do: every seventh from the middle, the same ones in every run.
  const leads = new Set(everybody.map(({ managerId }) => managerId))
  const candidates = everybody.filter(({ id }) => !leads.has(id))
  const middle = Math.floor(candidates.length / 2)
  let last: Outcome | undefined
  for (let tried = 0; tried < ownersMost; tried++) {
    const person = candidates[(middle + 7 * tried) % candidates.length]
    if (!person) break
    const call = createClient(stage.serverUrl, () => control.token(person.id))
    last = await playFor({ person, call, control, say })
    if (last.ok) return last
    say(`${person.displayName}: nothing was booked and accepted; the next person is asked`)
  }
  return last ?? { ok: false, owner: '', interactions: 0, relationships: 0, peers: 0, suggestion: null, event: null }
}

async function playFor(owner: Owner): Promise<Outcome> {
  const { person, call, control, say } = owner
  await control.consent(person.id, scopes)
  await call(signIn, { body: {} })
  say(`${person.displayName} (${person.jobTitle ?? 'no title'}) signed in; nothing is read yet`)
  await readMailbox(owner)
  const interactions = await until('scores', 60_000, async () => {
    const { interaction } = (await call(exportMe, {})) as { interaction: { pending: boolean }[] }
    return interaction.every(({ pending }) => !pending) && interaction.length
  })
  const all = await call(listPeople, { querystring: { peers: 'everybody', limit: 2000 } })
  const peers = all.people.filter(({ peer, twoWay }) => peer === 'peer' && twoWay).length
  say(`${interactions} interactions, ${all.total} relationships, ${peers} of them with peers, both ways`)
  const outcome: Outcome = {
    ok: false,
    owner: person.id,
    interactions,
    relationships: all.total,
    peers,
    suggestion: null,
    event: null,
  }
  const known = all.people.find(({ peer, twoWay }) => peer === 'peer' && twoWay)
  if (known) await showScoreChange(owner, known.contactId)
  for (const suggestion of await suggestionsOf(owner)) {
    const played = await book(owner, suggestion)
    outcome.suggestion = suggestion.suggestionId
    outcome.event = played
    if (played?.state === 'accepted') return { ...outcome, ok: true }
  }
  return outcome
}

async function readMailbox({ person, call, control, say }: Owner): Promise<void> {
  const startedAt = performance.now()
  await call(turnOn, { body: {} })
  let shown = -1
  const me = await until('the mailbox to be read', 180_000, async () => {
    const now = await call(readMe, {})
    const { percent, readBackTo, state } = now.reading
    if (state === 'parked') throw new DemoProblem(`reading stands still: ${now.reading.parkedBecause}`)
    if (Math.floor(percent / 25) > shown) {
      shown = Math.floor(percent / 25)
      say(`reading: ${percent} %${readBackTo ? `, back to ${readBackTo}` : ''}`)
    }
    return percent >= 100 && now
  })
  const there = await control.messages(person.id)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(
    `read ${me.reading.messages} messages (${there} with drafts, junk and deleted ones) and ${me.reading.meetings} meetings in ${seconds} s`,
  )
}

async function showScoreChange({ person, call, control, say }: Owner, contactId: string): Promise<void> {
  // The last day with contact: what was read of earlier days may still be corrected meanwhile.
  const settled = async () => {
    const last = (await call(readPerson, { params: { contactId } })).days.at(-1)
    return last ? Date.parse(last.day) + last.mails : 0
  }
  const before = await call(readPerson, { params: { contactId } })
  const mailsBefore = await settled()
  const startedAt = performance.now()
  await control.sendMail(before.address, person.mail)
  await until('the mail to count', 60_000, async () => (await settled()) > mailsBefore)
  const after = await call(readPerson, { params: { contactId } })
  const ms = Math.round(performance.now() - startedAt)
  say(
    `a mail from ${before.name} counted ${ms} ms after it was sent: score ${before.score?.toFixed(2)} → ${after.score?.toFixed(2)}`,
  )
}

async function suggestionsOf({ call, say }: Owner): Promise<Suggestion[]> {
  try {
    const today = await until('a suggestion', 60_000, async () => {
      const now = await call(readToday, {})
      return now.suggestions.some(({ slots }) => slots.length > 0) && now
    })
    const offered = today.suggestions.filter(({ slots }) => slots.length > 0)
    for (const { people, kind, reason } of offered)
      say(`suggested: ${kind} with ${people.map(({ name }) => name).join(', ')}. ${reason.text}`)
    return offered
  } catch (error) {
    if (!(error instanceof DemoProblem)) throw error
    return []
  }
}

async function book(owner: Owner, suggestion: Suggestion): Promise<{ id: string; state: string } | null> {
  const { call, say } = owner
  const { suggestionId } = suggestion
  const slot = suggestion.slots[0]
  if (!slot) return null
  const held = await call(acceptSuggestion, { params: { suggestionId }, body: { start: slot.start } })
  const { inviteId } = held
  say(`accepted for ${slot.start}; held until ${held.holdUntil}, sent now`)
  await call(sendInviteNow, { params: { inviteId }, body: {} })
  const startedAt = performance.now()
  const booked = await until('the event', 60_000, async () => {
    const line = await call(readInvite, { params: { inviteId } })
    return (['booked', 'failed', 'undone'].includes(line.state) || line.outcome !== null) && line
  })
  if (booked.state !== 'booked') {
    say(`not booked: ${booked.errorCode ?? booked.outcome ?? booked.state}`)
    return null
  }
  const event = await eventOf(owner, booked)
  say(`booked as event ${event.id.slice(0, 24)}… in the calendar after ${Math.round(performance.now() - startedAt)} ms`)
  return answered(owner, inviteId, booked)
}

/** The event as the sandbox has it, not as we remember it: one, and no more than one. */
async function eventOf({ person, control }: Owner, booked: BookedLine): Promise<SandboxEvent> {
  const events = await control.events(person.id, booked.start, booked.end)
  const ours = events.filter(
    ({ start, attendees, isCancelled }) =>
      !isCancelled && attendees.length > 0 && Date.parse(start) === Date.parse(booked.start),
  )
  const [event] = ours
  if (!event || ours.length !== 1)
    throw new DemoProblem(`the sandbox has ${ours.length} events at the time that was booked`)
  return event
}

async function answered(owner: Owner, inviteId: string, booked: BookedLine): Promise<{ id: string; state: string }> {
  const { call, say } = owner
  const startedAt = performance.now()
  const line = await until('an answer to be seen', 60_000, async () => {
    const now = await call(readInvite, { params: { inviteId } })
    return now.people.some(({ response }) => response !== 'none') && now
  })
  const event = await eventOf(owner, booked)
  const inSandbox = event.attendees[0]?.response ?? 'none'
  const [peer] = line.people
  say(
    `${peer?.name} answered: ${peer?.response} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s; the sandbox says ${inSandbox}`,
  )
  const agree = inSandbox === (peer?.response === 'tentative' ? 'tentativelyAccepted' : peer?.response)
  return { id: event.id, state: agree ? inSandbox : 'unknown' }
}
