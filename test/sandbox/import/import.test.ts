import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ImportedCompany, type ImportOptions, importCorpus } from '../../../sandbox/import/import-corpus.ts'
import { createHistory } from '../../../sandbox/life/history.ts'
import { dayOf } from '../../../sandbox/life/local-time.ts'
import type { Message } from '../../../sandbox/tenant/types.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** Tuesday 24 November 2026. */
const until = Date.UTC(2026, 10, 24, 8)

const mails = [
  '{"id":"a","t":1262454010,"kind":"email","from":"17","to":["37","136"]}',
  '{"id":"b","t":1262583526,"kind":"email","from":"37","to":["17"]}',
  '',
  '{"id":"c","t":1263583526,"from":136,"to":[17, 17]}',
]
const chart = ['ID,ReportsToID\r', '17,86', '37,86', '86,86', '136,37']
const imported = (options: Partial<ImportOptions> = {}): Promise<ImportedCompany> =>
  importCorpus({ messages: mails, org: chart, shift: true, until, seed: 1, domain: 'fabrikam.example', ...options })
const problem = async (options: Partial<ImportOptions>): Promise<string> => {
  try {
    await imported(options)
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
  return 'no problem'
}
/** Copies of all mailboxes by internet message id. */
function copiesOf(company: ImportedCompany): Map<string, { mail: Message; owner: string }[]> {
  const history = createHistory(company)
  const copies = new Map<string, { mail: Message; owner: string }[]>()
  for (const id of company.employeeIds) {
    for (const mail of history.load(id).messages) {
      const known = copies.get(mail.internetMessageId)
      if (known) known.push({ mail, owner: id })
      else copies.set(mail.internetMessageId, [{ mail, owner: id }])
    }
  }
  return copies
}

describe('an import', () => {
  it('turns numbers into people with a name, an address and the manager of the chart', async () => {
    const company = await imported()
    expect(company.people).toHaveLength(4)
    const of = (key: string) => company.people.find(({ id }) => id === company.idOf.get(key))!
    expect(of('86').managerId).toBeNull()
    expect(of('136').managerId).toBe(of('37').id)
    expect(of('37').managerId).toBe(of('86').id)
    expect(new Set(company.people.map(({ displayName }) => displayName)).size).toBe(4)
    for (const { displayName, mail } of company.people) {
      expect(displayName).not.toMatch(/\d/)
      expect(mail).toMatch(/^[a-z.-]+\d*@fabrikam\.example$/)
    }
  })

  it('counts a mail once however many it went to, and gives a copy to everybody it concerns', async () => {
    const company = await imported()
    expect(company.messages).toBe(3)
    const copies = [...copiesOf(company).values()]
    expect(copies).toHaveLength(3)
    expect(copies.map((one) => one.length).sort()).toEqual([2, 2, 3])
    for (const one of copies) {
      expect(one.filter(({ mail }) => mail.folderId === 'sentitems')).toHaveLength(1)
      expect(new Set(one.map(({ mail }) => `${mail.sentAt} ${mail.conversationId}`)).size).toBe(1)
    }
  })

  it('keeps weekday and time of day: everything moves by whole weeks and ends within the week before today', async () => {
    const [moved, kept] = [await imported(), await imported({ shift: false })]
    const shift = moved.corpus!.mails[0]!.at - kept.corpus!.mails[0]!.at
    expect(shift % weekMs).toBe(0)
    expect(shift).toBe(moved.shiftedWeeks * weekMs)
    for (const [nth, mail] of moved.corpus!.mails.entries()) expect(mail.at - kept.corpus!.mails[nth]!.at).toBe(shift)
    const last = moved.corpus!.mails.at(-1)!.at
    expect(dayOf('Europe/Warsaw', last)).toBeLessThan(dayOf('Europe/Warsaw', until))
    expect(last).toBeGreaterThan(until - 8 * dayMs)
    expect(moved.until).toBe(until)
  })

  it('without a shift keeps the dates, and its clock begins on the morning after', async () => {
    const company = await imported({ shift: false })
    expect(company.corpus!.mails[0]!.at).toBe(1_262_454_010_000)
    expect(new Date(company.until).toISOString()).toBe('2010-01-16T07:00:00.000Z')
  })

  it('holds no mail but the corpus’s, and meetings with nobody', async () => {
    const company = await imported()
    const history = createHistory(company)
    const events = company.employeeIds.flatMap((id) => history.load(id).events)
    expect(events.filter(({ attendees }) => attendees.length > 0)).toEqual([])
  })

  it('of the same files and seed is the same', async () => {
    const [one, other] = [await imported(), await imported()]
    expect(JSON.stringify(one.people)).toBe(JSON.stringify(other.people))
    const [first] = one.employeeIds
    expect(JSON.stringify(createHistory(one).load(first!).messages)).toBe(
      JSON.stringify(createHistory(other).load(first!).messages),
    )
  })
})

describe('a wrong file', () => {
  it.each([
    [
      'no JSON',
      ['{"id":"a","t":1,"from":"1","to":["2"]}', 'nonsense'],
      /^ImportProblem: the mails, line 2: this is no JSON object\. Each line is like/,
    ],
    [
      'an empty to-list',
      ['{"id":"a","t":1,"from":"1","to":[]}'],
      /line 1: "to" is \[\], but has to list at least one person/,
    ],
    ['a to that is no list', ['{"id":"a","t":1,"from":"1","to":"2"}'], /line 1: "to" is "2"/],
    [
      'milliseconds',
      ['{"id":"a","t":1262454010000,"from":"1","to":["2"]}'],
      /line 1: "t" is 1262454010000, after the year 2100/,
    ],
    ['a time that is text', ['{"id":"a","t":"2010","from":"1","to":["2"]}'], /line 1: "t" is "2010"/],
    ['no sender', ['{"id":"a","t":1,"to":["2"]}'], /line 1: "from" is nothing/],
    [
      'an id twice',
      ['{"id":"a","t":1,"from":"1","to":["2"]}', '{"id":"a","t":2,"from":"1","to":["2"]}'],
      /line 2: id "a" is already on line 1/,
    ],
    [
      'a meeting',
      ['{"id":"a","t":1,"kind":"meeting","from":null,"to":["2"]}'],
      /line 1: "kind" is "meeting", but only mail/,
    ],
    ['nothing in it', ['', ' '], /no mail in it/],
  ])('%s: one line says where, what, and what to do', async (_, lines, wanted) => {
    const said = await problem({ messages: lines })
    expect(said).toMatch(wanted)
    expect(said).not.toContain('\n')
  })

  it.each([
    ['three columns', ['1,2,3'], /the org chart, line 1: "1,2,3" is not two columns/],
    ['two managers', ['ID,ReportsToID', '1,2', '1,3'], /line 3: "1" has another manager on line 2/],
    ['a circle', ['1,2', '2,3', '3,1'], /line 1: 1 reports to 2 reports to 3 reports to 1, a circle/],
  ])('a chart with %s says so', async (_, lines, wanted) => {
    expect(await problem({ org: lines })).toMatch(wanted)
  })

  it('that is not there, or is a folder, is named', async () => {
    expect(await problem({ messages: '/nowhere/mails.ndjson' })).toMatch(
      /^ImportProblem: \/nowhere\/mails\.ndjson: no such file/,
    )
    expect(await problem({ org: import.meta.dirname })).toMatch(/is not a file/)
  })
})

const data = resolve(import.meta.dirname, '../../../../shared/data')
const files = { messages: resolve(data, 'manufacturing.ndjson'), org: resolve(data, 'manufacturing-reportsto.csv') }
const isThere = existsSync(files.messages)

describe.skipIf(!isThere)(
  `nine months of a real company${isThere ? '' : ' (skipped: ../shared/data is not there)'}`,
  () => {
    it('are 58,412 mails among 167 people, none lost and none counted twice', async () => {
      const company = await imported(files)
      expect(company.messages).toBe(58_412)
      expect(company.people).toHaveLength(167)
      const copies = copiesOf(company)
      expect(copies.size).toBe(58_412)
      const received = [...copies.values()].reduce(
        (sum, one) => sum + one.filter(({ mail }) => mail.folderId === 'inbox').length,
        0,
      )
      const named = company.corpus!.mails.reduce((sum, { to }) => sum + to.length, 0)
      expect(received).toBe(named)
      expect(company.people.filter(({ managerId }) => managerId === null)).toHaveLength(14)
    })
  },
)
