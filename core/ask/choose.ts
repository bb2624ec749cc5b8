/** Whom to turn to: at most three equals, by what is noted of them, what they were asked before, and how much in touch one is. */
import { askeesMost, leanedOnFrom, topicLeast } from '../policy/asks.ts'
import { kinship } from '../text/keywords.ts'

/** What is known of somebody. */
export type Askable = {
  contactId: string
  /** An equal, by the chart or the owner's word. */
  isPeer: boolean
  twoWay: boolean
  /** Excluded by either side, in a line of command, or gone. */
  closed: boolean
  /** Away, or with an unusually full week, as far as it is known. */
  unavailable: boolean
  /** In the line of the owner's manager: them, or anybody who reports to them. */
  inManagersLine: boolean
  otherTeam: boolean
  /** How often the owner asked them for something in the last thirty days. */
  askedLately: number
  /** 0 to 100. */
  score: number
  /** Days with contact in ninety. */
  daysIn90: number
  /** What the owner noted of their work, goals and skills, and their title and department. */
  noted: readonly string[]
  /** What the owner asked them about before. */
  pastTopics: readonly string[]
}

export type AskWish = { kind: 'ear'; outsideLine: boolean } | { kind: 'topic'; topic: string }
export type AskReason = {
  code: 'noted' | 'past-topic' | 'in-touch' | 'other-team'
  counts: Record<string, number>
  text: string
}
export type Chosen = { contactId: string; reason: AskReason }
type Locale = 'en' | 'de'

const inTouch = (one: Askable, locale: Locale): AskReason => ({
  code: 'in-touch',
  counts: { daysIn90: one.daysIn90 },
  text:
    locale === 'de'
      ? `Nach Mails und Terminen: ${one.daysIn90} ${one.daysIn90 === 1 ? 'Tag' : 'Tage'} mit Kontakt in 90.`
      : `By mail and meetings: ${one.daysIn90} ${one.daysIn90 === 1 ? 'day' : 'days'} with contact in 90.`,
})

/** Of two who fit alike, whoever is known for it comes before whoever was only asked about it. */
const notedBonus = 0.01

function byTopic(one: Askable, topic: string, locale: Locale): { fit: number; reason: AskReason } {
  const best = (texts: readonly string[]): { fit: number; text: string } =>
    texts.reduce(
      (top, text) => {
        const fit = kinship(topic, text)
        return fit > top.fit ? { fit, text } : top
      },
      { fit: 0, text: '' },
    )
  const noted = best(one.noted)
  const past = best(one.pastTopics)
  const told = (code: 'noted' | 'past-topic', text: string): AskReason => ({ code, counts: {}, text })
  if (noted.fit >= topicLeast && noted.fit >= past.fit)
    return {
      fit: noted.fit + notedBonus,
      reason: told('noted', locale === 'de' ? `Bekannt: ${noted.text}` : `Known for: ${noted.text}`),
    }
  if (past.fit >= topicLeast)
    return {
      fit: past.fit,
      reason: told(
        'past-topic',
        locale === 'de' ? `Schon einmal gefragt: ${past.text}` : `You asked before about: ${past.text}`,
      ),
    }
  return { fit: 0, reason: inTouch(one, locale) }
}

const isOpen = (one: Askable): boolean =>
  one.isPeer && one.twoWay && !one.closed && !one.unavailable && one.askedLately < leanedOnFrom

/**
 * The best three, best first. With a topic those for whom it speaks come first, then those most in touch; where all of them
 * are of the owner's own team, the last place goes to the best of another team. An ear looks at contact alone.
 */
export function chooseAskees(people: readonly Askable[], wish: AskWish, locale: Locale): Chosen[] {
  const byContact = (a: Askable, b: Askable): number => b.score - a.score || (a.contactId < b.contactId ? -1 : 1)
  const open = people.filter(isOpen).sort(byContact)
  if (wish.kind === 'ear')
    return open
      .filter((one) => !(wish.outsideLine && one.inManagersLine))
      .slice(0, askeesMost)
      .map((one) => ({ contactId: one.contactId, reason: inTouch(one, locale) }))
  const fits = new Map(open.map((one) => [one.contactId, byTopic(one, wish.topic, locale)]))
  const fitOf = (one: Askable): number => fits.get(one.contactId)?.fit ?? 0
  const ranked = [...open].sort((a, b) => fitOf(b) - fitOf(a) || byContact(a, b))
  const top = ranked.slice(0, askeesMost)
  const outsider = ranked.find((one) => one.otherTeam)
  const isMixed = outsider === undefined || top.includes(outsider)
  const chosen = isMixed ? top : [...top.slice(0, askeesMost - 1), outsider]
  return chosen.map((one) => ({
    contactId: one.contactId,
    reason:
      one === outsider && !isMixed && fitOf(one) === 0
        ? otherTeam(locale)
        : (fits.get(one.contactId)?.reason ?? inTouch(one, locale)),
  }))
}

const otherTeam = (locale: Locale): AskReason => ({
  code: 'other-team',
  counts: {},
  text: locale === 'de' ? 'Aus einem anderen Team: ein Blick von außen.' : 'From another team: a view from outside.',
})
