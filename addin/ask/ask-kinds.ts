/** What each kind of asking and giving needs before there is a draft. */
import type { askKinds, giveKinds } from '../../contract/asks.ts'

export type AskKind = (typeof askKinds)[number]
export type GiveKind = Exclude<(typeof giveKinds)[number], 'link' | 'credit' | 'lead' | 'introduction' | 'news'>
export type What = { direction: 'ask'; kind: AskKind } | { direction: 'give'; kind: GiveKind }

export type Needs = {
  topic: 'needed' | 'optional' | 'none'
  /** People at most. */
  most: number
  /** Whom to turn to can be worked out from the topic. */
  candidates: boolean
  third: boolean
  before: boolean
}

const one: Needs = { topic: 'optional', most: 1, candidates: false, third: false, before: false }
const thought: Needs = { topic: 'needed', most: 3, candidates: true, third: false, before: false }

export const needsOfAsk: Record<AskKind, Needs> = {
  'fresh-eyes': thought,
  brainstorm: thought,
  rehearsal: { ...thought, before: true },
  learn: { ...thought, most: 1 },
  lead: { ...one, topic: 'needed', most: 1 },
  introduction: { ...one, third: true },
}
export const needsOfGive: Record<GiveKind, Needs> = {
  'help-15': one,
  teach: { ...one, topic: 'needed' },
  thanks: one,
  'check-in': { ...one, topic: 'none' },
}

/** What a route names, or null where it names nothing of ours. */
export function whatOf(direction: string | undefined, kind: string | undefined): { what: What; needs: Needs } | null {
  if (direction === 'ask' && kind && kind in needsOfAsk) {
    const known = kind as AskKind
    return { what: { direction, kind: known }, needs: needsOfAsk[known] }
  }
  if (direction === 'give' && kind && kind in needsOfGive) {
    const known = kind as GiveKind
    return { what: { direction, kind: known }, needs: needsOfGive[known] }
  }
  return null
}

/** The doors of the overview, in their order, and where each leads. */
export const askTiles = [
  ['fresh-eyes', 'new/ask/fresh-eyes'],
  ['brainstorm', 'new/ask/brainstorm'],
  ['rehearsal', 'new/ask/rehearsal'],
  ['ear', 'ear'],
  ['learn', 'new/ask/learn'],
  ['lead', 'new/ask/lead'],
  ['introduction', 'new/ask/introduction'],
] as const
export const giveTiles = [
  ['help-15', 'new/give/help-15'],
  ['thanks', 'new/give/thanks'],
  ['link', 'shelf'],
  ['teach', 'new/give/teach'],
  ['credit', 'credit'],
  ['check-in', 'new/give/check-in'],
  ['give-lead', 'opportunities'],
  ['give-introduction', 'introductions'],
] as const
