/** Faults on demand: rules that say which requests and notifications go wrong, how, and how often. */

import { createRandom } from '../random.ts'

const requestKinds = [
  '429',
  '500',
  '502',
  '503',
  '504',
  '410',
  '401-claims',
  'reset',
  'hang',
  'truncate',
  'slow',
] as const
const notificationKinds = ['lose', 'duplicate', 'reorder', 'delay', 'drop-subscription'] as const

export type RequestFaultKind = (typeof requestKinds)[number]
export type NotificationFaultKind = (typeof notificationKinds)[number]

/** One rule, as plain JSON. What is left out matches everything. */
export type FaultRule = {
  id?: string
  kind: RequestFaultKind | NotificationFaultKind
  /** Regular expression for the path with its query, or for the resource of a notification; case does not matter. */
  path?: string
  method?: string
  /** Id of the person whose mailbox it is. */
  mailbox?: string
  /** Chance that a match goes wrong, 0 to 1; 1 when left out. */
  probability?: number
  /** How many times at most. */
  count?: number
  /** Retry-After in seconds for 429 and 503; null for none. */
  retryAfter?: number | null
  /** For `slow` real milliseconds, for `delay` simulated ones. */
  delayMs?: number
}

export type Faults = {
  rules: () => FaultRule[]
  /** Adds a rule and gives its id. Throws a RangeError that says what is wrong with it. */
  add: (rule: FaultRule) => string
  remove: (id: string) => boolean
  clear: () => void
  /** How often each kind has happened since the start, whatever became of its rule. */
  happened: () => Partial<Record<FaultRule['kind'], number>>
  /** The rule that this request falls under, spent once; null when it goes well. */
  onRequest: (request: { method: string; path: string; mailbox: string | null }) => FaultRule | null
  /** The rule that this notification falls under. */
  onNotification: (notification: { resource: string; mailbox: string | null }) => FaultRule | null
}

function check(rule: FaultRule): void {
  const kinds: readonly string[] = [...requestKinds, ...notificationKinds]
  if (!kinds.includes(rule.kind))
    throw new RangeError(`a fault of the kind '${rule.kind}' is not known; there are ${kinds.join(', ')}`)
  const { probability = 1, count = 1 } = rule
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`a probability lies between 0 and 1, ${probability} does not`)
  if (!(Number.isInteger(count) && count > 0))
    throw new RangeError(`a count is a positive whole number, ${count} is not`)
}

/** No faults at first. The same seed and the same requests go wrong in the same way. */
export function createFaults({ seed = 1 }: { seed?: number } = {}): Faults {
  const random = createRandom(seed)
  let rules: { rule: FaultRule & { id: string }; path: RegExp | null; left: number }[] = []
  let ids = 0
  const happened: Partial<Record<FaultRule['kind'], number>> = {}
  function find(kinds: readonly string[], path: string, mailbox: string | null, method?: string): FaultRule | null {
    if (rules.length === 0) return null
    const found = rules.find(
      ({ rule, path: pattern, left }) =>
        left > 0 &&
        kinds.includes(rule.kind) &&
        (!pattern || pattern.test(path)) &&
        (!rule.mailbox || rule.mailbox === mailbox) &&
        (!rule.method || !method || rule.method.toUpperCase() === method) &&
        random.chance(rule.probability ?? 1),
    )
    if (!found) return null
    found.left--
    happened[found.rule.kind] = (happened[found.rule.kind] ?? 0) + 1
    if (found.left <= 0) rules = rules.filter((one) => one !== found)
    return found.rule
  }
  return {
    rules: () => rules.map(({ rule, left }) => ({ ...rule, ...(Number.isFinite(left) ? { count: left } : {}) })),
    add(rule) {
      check(rule)
      const id = rule.id ?? `fault-${++ids}`
      rules = rules.filter((one) => one.rule.id !== id)
      rules.push({
        rule: { ...rule, id },
        path: rule.path === undefined ? null : new RegExp(rule.path, 'i'),
        left: rule.count ?? Number.POSITIVE_INFINITY,
      })
      return id
    },
    remove(id) {
      const before = rules.length
      rules = rules.filter((one) => one.rule.id !== id)
      return rules.length < before
    },
    clear() {
      rules = []
    },
    happened: () => ({ ...happened }),
    onRequest: ({ method, path, mailbox }) => find(requestKinds, path, mailbox, method),
    onNotification: ({ resource, mailbox }) => find(notificationKinds, resource, mailbox),
  }
}
