/**
 * What a mailbox is read from, by name: `mail:<folder>` for what changes in a folder, `past:<folder>` for the past of a large one,
 * `past.2:<folder>` and so on for its earlier parts.
 */
import { partsOfPast } from '../../core/policy/reading.ts'
import type { LinkRow, NewSource } from '../../db/queries/delta-links.ts'
import { mailDeltaPath, mailPastPath } from '../../platform/graph/mail.ts'

/** Whether a source is the past of a large folder, or a part of it. */
export const isPast = (source: string): boolean => /^past(\.\d+)?:/.test(source)

/** Whether a source is a part of a folder's past other than the newest. */
export const isEarlierPart = (source: string): boolean => /^past\.\d+:/.test(source)

/** Whether a source is about mail. */
export const isMail = (source: string): boolean => source.startsWith('mail:') || isPast(source)

/** The folder that a source is about. */
export const folderOf = (source: string): string => source.slice(source.indexOf(':') + 1)

/** Where a source's round begins: a part of the past has its window, everything else the days that the mailbox is read from. */
export const firstMailPath = (
  { source, window_from, window_to }: Pick<LinkRow, 'source' | 'window_from' | 'window_to'>,
  since: Date,
  until: Date,
): string =>
  isPast(source)
    ? mailPastPath(folderOf(source), window_from ?? since, window_to ?? until)
    : mailDeltaPath(folderOf(source), since)

/**
 * The sources of a large folder's past, newest first. Pages of one listing follow one another; parts of equal length in time
 * are listed side by side, each from its newest mail on.
 */
export function sourcesOfPast(folder: string, items: number, since: Date, until: Date): NewSource[] {
  const parts = partsOfPast(items)
  const length = (until.getTime() - since.getTime()) / parts
  const edge = (part: number): Date => (part === parts ? since : new Date(Math.round(until.getTime() - part * length)))
  return Array.from({ length: parts }, (_, at) => {
    const [windowFrom, windowTo] = [edge(at + 1), edge(at)]
    const source = `past${at === 0 ? '' : `.${at + 1}`}:${folder}`
    return { source, first: mailPastPath(folder, windowFrom, windowTo), expected: items, windowFrom, windowTo }
  })
}
