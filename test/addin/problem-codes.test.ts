/** Whatever the server refuses with has words in the owner's language, and no refusal ends in "something went wrong". */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../addin/api.ts'
import { meetWords } from '../../addin/meet/meet-words.ts'
import { english, loadStrings } from '../../addin/strings/strings.ts'
import { ApiProblem } from '../../contract/client.ts'
import { unsuitedCodes } from '../../core/slots/hours.ts'
import { root } from './support/built.ts'

/** The texts of a folder's modules, however deep. */
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))

/** Codes that the server throws, with their status, read from its own source. */
function thrown(): Map<string, number> {
  const found = new Map<string, number>()
  for (const text of sources('server')) {
    for (const [, status, code] of text.matchAll(/new Refused\(\s*(\d{3})\s*,\s*'([a-z-]+)'/g))
      found.set(code ?? '', Number(status))
    for (const [, code] of text.matchAll(/\bbad\(\s*'([a-z-]+)'/g)) found.set(code ?? '', 400)
  }
  return found
}

/** Codes that the contract names beside a status in its comments. */
function promised(): Map<string, number> {
  const found = new Map<string, number>()
  for (const text of sources('contract'))
    for (const [comment] of text.matchAll(/\/\*\*[\s\S]*?\*\//g))
      for (const [, status, codes] of comment.matchAll(/\b(4\d\d|503)((?:\s*,?\s*(?:and |or )?`[a-z-]+`)+)/g))
        for (const [, code] of (codes ?? '').matchAll(/`([a-z-]+)`/g)) found.set(code ?? '', Number(status))
  return found
}

/** Screens of their own tell these (`session/session.tsx`), before anything else is on the page. */
const ownScreens = ['account-refused', 'consent-required', 'step-up-needed', 'tenant-not-onboarded', 'token-refused']

const problem = (status: number, code: string): ApiProblem =>
  new ApiProblem(status, { type: 'about:blank', title: code, status, code }, null)

describe('a refusal', () => {
  const codes = new Map([...promised(), ...thrown()])

  it('is found in the sources in all its forms', () => {
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['after-hours', 'no-winner', 'too-few-times', 'no-such-time', 'not-a-channel', 'held']),
    )
    expect(codes.size).toBeGreaterThan(50)
  })

  it('has words of its own in both languages', async () => {
    const german = await loadStrings('de')
    const silent = [...codes].flatMap(([code, status]) => {
      if (ownScreens.includes(code)) return []
      const told = [english, german].map((t) => wordsOf(problem(status, code), t) !== t.errors.other)
      return told.every(Boolean) ? [] : [code]
    })
    expect(silent).toEqual([])
  })

  it('has the same codes in both languages, and no sentence is left in English', async () => {
    const { codes: de } = (await loadStrings('de')).errors
    const { codes: en } = english.errors
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted())
    expect(Object.keys(en).filter((code) => en[code] === de[code])).toEqual([])
  })

  it('of an invite that did not leave, or was called off, is told on its line', () => {
    const ended = [...sources('worker'), ...sources('db/queries')].flatMap((text) => [
      ...[...text.matchAll(/\bended\(booking, \{ code: '([a-z-]+)'/g)].map(([, code]) => code ?? ''),
      ...[...text.matchAll(/update invite [^`]*error_code = '([a-z-]+)'/g)].map(([, code]) => code ?? ''),
    ])
    expect(ended.length).toBeGreaterThan(3)
    for (const words of [meetWords.en, meetWords.de])
      expect([...ended, 'taken', 'after-hours'].filter((code) => words.codes[code] === undefined)).toEqual([])
  })

  it('of a move is told on the line of what stays booked', () => {
    for (const words of [meetWords.en, meetWords.de])
      expect([...unsuitedCodes, 'needs-consent', 'attendee-left'].filter((code) => !words.stays[code])).toEqual([])
  })
})
