/** What changed, in order, so that a delta link can be followed from where it ended. */

/** One entry: `key` is what later entries of the same item supersede. */
export type LogEntry<Fact> = { seq: number; key: string; fact: Fact }

/** A log whose entries are read from a position on, each item once, at its latest place. */
export type ChangeLog<Fact> = {
  /** Position after the last entry; 0 when nothing ever changed. */
  head: () => number
  add: (key: string, fact: Fact) => number
  /** Entries after `seq` that no later entry of the same key supersedes, oldest first. */
  after: (seq: number) => Iterable<LogEntry<Fact>>
  /** Every entry after `seq`, superseded ones too. */
  all: (seq: number) => readonly LogEntry<Fact>[]
}

/** An empty log. Positions count from 1. */
export function createChangeLog<Fact>(): ChangeLog<Fact> {
  const entries: LogEntry<Fact>[] = []
  const latest = new Map<string, number>()
  return {
    head: () => entries.length,
    add(key, fact) {
      const seq = entries.length + 1
      entries.push({ seq, key, fact })
      latest.set(key, seq)
      return seq
    },
    *after(seq) {
      for (let at = Math.max(0, seq); at < entries.length; at++) {
        const entry = entries[at]!
        if (latest.get(entry.key) === entry.seq) yield entry
      }
    },
    all: (seq) => entries.slice(Math.max(0, seq)),
  }
}
