/** Suggestions as cards: who, why, what it is about in the owner's own words, and the draft that its main button would send. */
import { z } from 'zod'
import { LinkKind } from '../contract/shelf.ts'
import { Slot, type Suggestion, type SuggestionAbout, type SuggestionAction } from '../contract/suggestions.ts'
import { swapMatchKind } from '../core/policy/suggest.ts'
import { type DraftKind, draftOf } from '../core/reason/drafts.ts'
import { linkDraft } from '../core/shelf/offer.ts'
import { isMeetingKind } from '../core/suggest/candidates.ts'
import { swapBackAbout } from '../core/suggest/occasions.ts'
import { meetingTime } from '../db/queries/marks.ts'
import { readNote } from '../db/queries/notes.ts'
import { readLink } from '../db/queries/shelf.ts'
import { readSwaps } from '../db/queries/skills.ts'
import type { SuggestionRow } from '../db/queries/today.ts'
import { worthCredit } from '../db/queries/wins.ts'
import { openWords } from '../platform/sealed-words.ts'
import { creditText } from './credit-text.ts'
import type { ServerDeps } from './deps.ts'
import type { OwnerScope } from './owner.ts'
import { inTouchOf } from './routes/news.ts'
import { ownSkillsOf } from './routes/skills.ts'

type Names = ReadonlyMap<string, { name: string; title: string | null }>
type Shown = Pick<Suggestion, 'about' | 'draft'>
const nothing: Shown = { about: null, draft: null }
const SwapWords = z.object({ teach: z.string().nullable() })
const LinkWords = z.object({ address: z.string().nullable(), title: z.string(), kind: LinkKind })

const actions: Readonly<Record<string, SuggestionAction>> = {
  goal: 'write',
  'check-in': 'write',
  'keep-reach': 'write',
  congratulate: 'write',
  milestone: 'write',
  share: 'write',
  credit: 'credit',
  success: 'credit',
  'has-moved': 'answer',
  'in-touch': 'compose',
  [swapMatchKind]: 'swap',
}
/** What a card's main button does. */
export const actionOf = (kind: string): SuggestionAction => actions[kind] ?? 'meet'

/** The parts of what a suggestion is about: an id, and after @ what makes it this one. */
const partsOf = (about: string | null): [string, string | null] => {
  const at = about?.indexOf('@') ?? -1
  return at < 0 ? [about ?? '', null] : [about?.slice(0, at) ?? '', about?.slice(at + 1) ?? null]
}
const aboutOf = (kind: SuggestionAbout['kind'], id: string, more: Partial<SuggestionAbout> = {}): SuggestionAbout => ({
  kind,
  id,
  text: null,
  on: null,
  beside: null,
  ...more,
})
const spanOf = (from: Date | null | undefined, to: Date | null | undefined): SuggestionAbout['beside'] =>
  from && to ? { start: from.toISOString(), end: to.toISOString() } : null

/** One card. Times that have passed are left out. */
export async function cardOf(
  deps: ServerDeps,
  scope: OwnerScope,
  row: SuggestionRow,
  names: Names,
): Promise<Suggestion> {
  const now = deps.clock.now().getTime()
  const slots = Slot.array()
    .parse(row.slots)
    .filter((slot) => Date.parse(slot.start) > now)
  const shown = await shownOf(deps, scope, row, names)
  return {
    suggestionId: row.suggestion_id,
    kind: slots[0]?.kind ?? row.kind,
    action: actionOf(row.kind),
    ...shown,
    people: row.contacts.map((contactId) => ({
      contactId,
      name: names.get(contactId)?.name ?? '',
      title: names.get(contactId)?.title ?? null,
    })),
    reason: { code: row.reason.code, counts: row.reason.counts, text: row.reason.text },
    slots,
    assumed: row.reason.assumed ?? [],
    days: row.days,
    madeAt: row.made_at.toISOString(),
    hold: row.hold && {
      start: new Date(row.hold.start).toISOString(),
      end: new Date(row.hold.end).toISOString(),
      until: new Date(row.hold.until).toISOString(),
    },
    auto: autoOf(row, slots),
  }
}

/** What will be booked by itself; nothing where its time is no longer on the card. */
function autoOf({ auto_at: at, auto_start: startsAt }: SuggestionRow, slots: readonly Slot[]): Suggestion['auto'] {
  const isOffered = slots.some(({ start }) => Date.parse(start) === startsAt?.getTime())
  return at && startsAt && isOffered ? { start: startsAt.toISOString(), at: at.toISOString() } : null
}

/** What it is about and what it would send; nothing where what it was about is gone. */
async function shownOf(deps: ServerDeps, scope: OwnerScope, row: SuggestionRow, names: Names): Promise<Shown> {
  const { sql } = scope
  const [id, which] = partsOf(row.about)
  const draft = (kind: DraftKind, topic: string | null = null): Shown['draft'] => ({
    to: null,
    ...draftOf({
      kind,
      ...writer(scope),
      peerNames: row.contacts.map((contactId) => names.get(contactId)?.name ?? ''),
      topic,
    }),
  })
  switch (row.kind) {
    case 'goal': {
      const note = await readNote(sql, id)
      const text = note ? (await deps.keys.open(scope.caller, note.key_version, note.cipher)).toString('utf8') : null
      return { about: aboutOf('goal', id, { text, on: which }), draft: draft('ask:goal', text) }
    }
    case 'credit':
    case 'success':
      return { about: await creditAbout(deps, scope, row, id), draft: null }
    case 'check-in':
      return { about: aboutOf('mark', id, { on: which }), draft: draft('give:check-in') }
    case 'keep-reach':
      return { about: aboutOf('mark', id, { on: which }), draft: draft('ask:reach') }
    case 'congratulate':
      return {
        about: aboutOf('change', '', { on: id === 'role' ? which : null }),
        draft: draft(id === 'role' ? 'give:role' : 'give:anniversary'),
      }
    case 'milestone': {
      const time = await meetingTime(sql, row.about ?? '')
      const beside = spanOf(time?.starts_at, time?.ends_at)
      return { about: aboutOf('meeting', row.about ?? '', { beside }), draft: draft('give:milestone') }
    }
    case 'share':
      return shareOf(deps, scope, id, names.get(row.contacts[0] ?? '')?.name ?? '')
    case 'in-touch':
      return inTouch(deps, scope, row.contacts[0] ?? '', id === 'news' ? which : null)
    case swapMatchKind:
      return { about: await matchAbout(deps, scope, id, which ?? ''), draft: null }
    case 'coffee':
      return row.about?.startsWith(swapBackAbout) ? swapBack(deps, scope, which ?? '') : nothing
    default:
      return isMeetingKind(row.kind) || row.about === null ? nothing : { about: aboutOf('change', ''), draft: null }
  }
}

/** What two would learn from each other, by the owner's own skills; nothing to begin where one of them is gone. */
async function matchAbout(deps: ServerDeps, scope: OwnerScope, learnId: string, teachId: string) {
  const own = await ownSkillsOf(deps, scope)
  const [learn, teach] = [learnId, teachId].map((id) => own.find(({ skillId }) => skillId === id)?.skill)
  return learn === undefined || teach === undefined ? null : aboutOf('swap', '', { swap: { learn, teach } })
}

/** The session in return, by what the owner agreed to teach. */
async function swapBack(deps: ServerDeps, { sql, caller }: OwnerScope, swapId: string): Promise<Shown> {
  const [row] = await readSwaps(sql, swapId)
  if (!row) return nothing
  const { teach } = await openWords(deps.keys, caller, row, SwapWords)
  return { about: aboutOf('swap', swapId, { text: teach }), draft: null }
}

/** The help or the success that a card is for, in the owner's words, beside the next meeting of both. */
async function creditAbout(
  deps: ServerDeps,
  { sql, caller }: OwnerScope,
  row: SuggestionRow,
  id: string,
): Promise<SuggestionAbout> {
  const [found] = await worthCredit(sql, { since: row.made_at, now: deps.clock.now(), activityId: id })
  return aboutOf(row.kind === 'credit' ? 'help' : 'success', id, {
    text: found ? await creditText(deps, caller, found) : null,
    on: found?.happened_at.toISOString().slice(0, 10) ?? null,
    beside: spanOf(found?.next_start, found?.next_end),
  })
}

const writer = ({ owner, caller }: OwnerScope) => ({
  locale: owner.locale.startsWith('de') ? ('de' as const) : ('en' as const),
  ownerName: owner.display_name || caller.displayName,
})

async function shareOf(deps: ServerDeps, scope: OwnerScope, linkId: string, peerName: string): Promise<Shown> {
  const row = await readLink(scope.sql, linkId)
  if (!row || row.removed_at) return nothing
  const link = await openWords(deps.keys, scope.caller, row, LinkWords)
  const { subject, text } = linkDraft({ peerName, locale: writer(scope).locale, link })
  return { about: aboutOf('link', linkId, { text: link.title }), draft: { to: null, title: subject, body: text } }
}

async function inTouch(deps: ServerDeps, scope: OwnerScope, contactId: string, storyId: string | null): Promise<Shown> {
  const person = (await inTouchOf(deps, scope)).find((one) => one.contactId === contactId)
  if (!person) return nothing
  const news = storyId !== null && person.news?.storyId === storyId ? person.news : null
  const { to, subject, text } = news ?? person.hello
  const about = news ? aboutOf('news', news.storyId, { text: news.title }) : null
  return { about, draft: { to, title: subject, body: text } }
}
