/** A bounded memory of values by owner and name: the owner used longest ago goes first. */

export type Recent<T> = {
  get: (owner: string, name: string) => T | undefined
  keep: (owner: string, name: string, value: T) => void
  /** Everything of one owner. */
  forget: (owner: string) => void
}

/** Holds values of at most `owners` owners. */
export function createRecent<T>(owners: number): Recent<T> {
  const held = new Map<string, Map<string, T>>()
  const touch = (owner: string): Map<string, T> => {
    const own = held.get(owner) ?? new Map<string, T>()
    held.delete(owner)
    held.set(owner, own)
    const [oldest] = held.keys()
    if (held.size > owners && oldest !== undefined) held.delete(oldest)
    return own
  }
  return {
    get: (owner, name) => (held.has(owner) ? touch(owner).get(name) : undefined),
    keep: (owner, name, value) => void touch(owner).set(name, value),
    forget: (owner) => void held.delete(owner),
  }
}
