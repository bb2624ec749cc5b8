/** Everything that can be tuned about places: what people may need, what that means, and what is supposed of whom nothing is known. */

/** What somebody may need of a place where people eat or meet. Ticked, never typed: what is compared must mean the same to both. */
export const needs = [
  'vegetarian',
  'vegan',
  'halal',
  'kosher',
  'gluten-free',
  'lactose-free',
  'nut-free',
  'shellfish-free',
  'no-alcohol',
  'step-free',
  'short-walk',
  'quiet',
] as const
export type Need = (typeof needs)[number]

/** What a place is good for. */
export const placeKinds = ['lunch', 'coffee', 'walk', 'happy-hour'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** What follows from what: a vegan kitchen serves vegetarians, and no milk and no shellfish. */
export const follows: Partial<Record<Need, readonly Need[]>> = {
  vegan: ['vegetarian', 'lactose-free', 'shellfish-free'],
}

/** Minutes on foot up to which a place is a short walk. Reasoned: five minutes are four hundred metres at an easy pace. */
export const shortWalkMinutes = 5

/** Needs that matter on a walk and where one only drinks something; where one eats all of them do. */
const ways: readonly Need[] = ['step-free', 'short-walk', 'quiet']
export const relevantNeeds: Record<PlaceKind, readonly Need[]> = {
  lunch: needs,
  coffee: [...ways, 'vegan', 'lactose-free', 'gluten-free', 'nut-free', 'no-alcohol'],
  walk: ways,
  'happy-hour': needs,
}

/**
 * What a place has to offer for somebody who has told nothing: no entry does not mean that anything will do. Reasoned: the
 * two that are most often needed and least often said.
 */
export const usualNeeds: readonly Need[] = ['vegetarian', 'step-free']

/** Places on one owner's list, sites they may describe, and minutes between two of them. */
export const placesMost = 100
export const sitesMost = 60
export const wayMinutesMost = 600
/** Hours after which an organisation's rooms are read again; rooms change seldom. */
export const roomsAgeHours = 24
/** Rooms that are kept for an organisation. */
export const roomsMost = 5_000
