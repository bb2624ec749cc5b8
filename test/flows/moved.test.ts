/** People who move on (product scenario 20) and news of where they are (21); and the owner who leaves (31). */
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as asks from '../../contract/asks.ts'
import { makeInvite, searchSlots } from '../../contract/invites.ts'
import * as leaving from '../../contract/leaving.ts'
import { readMe } from '../../contract/me.ts'
import * as news from '../../contract/news.ts'
import { writeNote } from '../../contract/notes.ts'
import { findPeople, listPeople, readPerson } from '../../contract/people.ts'
import { safeFetch } from '../../platform/fetch/safe-fetch.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { watchNews } from '../../worker/jobs/watch-news.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Where she works now; her surname is another one there. */
let newAddress = { name: '', address: 'ana@fabrikam.example' }

let story: Story
let uma: SignedIn
let ana: Person
let sam: Person
let site: Server
/** What the newspapers print, by path. */
const printed = new Map<string, string>()

beforeAll(async () => {
  site = createServer((request, response) =>
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(printed.get(request.url ?? '')),
  )
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const { port } = site.address() as AddressInfo
  story = await createStory({
    size: 60,
    seed: 5,
    now: '2027-04-06T08:00:00Z',
    handlers: {
      // The newspapers of this story are on this machine; everything else is refused as ever.
      'watch-news': (deps, payload) =>
        watchNews(
          {
            ...deps,
            fetchPage: (address, options) =>
              safeFetch(`http://127.0.0.1:${port}${new URL(address).pathname}`, {
                ...options,
                mayConnect: (_, to) => to === port,
              }),
          },
          payload,
        ),
    },
  })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [one, two, three] = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  if (!one || !two || !three) throw new Error('the company is too small')
  ;[ana, sam] = [two, three]
  newAddress = { ...newAddress, name: `${two.givenName} Fabrikamsdotter` }
  for (const other of [ana, sam])
    for (const [from, to] of [[one, other] as const, [other, one] as const]) story.write(from, to)
  uma = await story.join(one)
  await story.join(sam)
}, 180_000)
afterAll(async () => {
  site?.closeAllConnections()
  site?.close()
  await story?.world.close()
})

const idOf = (who: Person) => story.contactOf(who, uma)
const inTouch = async () => (await uma.call(news.listInTouch, {})).people
const rowOf = async (address: string) => (await uma.call(findPeople, { body: { addresses: [address] } })).people[0]
const coffee = (contactId: string) => uma.call(searchSlots, { body: { kind: 'coffee', contactIds: [contactId] } })
/** From an address that the company does not know, to the owner. */
const writeFrom = (from: { name: string; address: string }) =>
  story.world.sandbox.tenant.sendMail({
    from,
    to: [{ name: uma.person.displayName, address: uma.person.mail }],
    subject: 'planted',
    body: 'planted',
  })
const writeTo = (to: { name: string; address: string }) =>
  story.world.sandbox.tenant.sendMail({
    from: { name: uma.person.displayName, address: uma.person.mail },
    to: [to],
    subject: 'planted',
    body: 'planted',
  })

describe('has she moved?', () => {
  test('an automatic reply changes nothing', async () => {
    const contactId = await idOf(sam)
    story.world.sandbox.life.happen({ kind: 'goes-on-leave', personId: sam.id, to: '2027-04-08' })
    const before = await rowOf(sam.mail)
    story.write(uma.person, sam)
    await story.world.advance(hourMs)
    const replies = story.received(uma.person, sam).filter(({ subject }) => subject.startsWith('Automatic reply'))
    expect(replies).toHaveLength(1)
    expect(await rowOf(sam.mail)).toEqual(before)
    expect((await inTouch()).map((one) => one.contactId)).not.toContain(contactId)
    story.world.sandbox.life.happen({ kind: 'comes-back', personId: sam.id })
    expect(await coffee(contactId)).toMatchObject({ state: 'looking' })
  })

  test('a delivery report alone stops nothing; a fresh mail from her, and nothing is asked any more', async () => {
    const ghost = { name: 'Gia Host', address: `gia.host@${story.world.sandbox.tenant.domain}` }
    const asked = async (): Promise<unknown> =>
      story.world.database
        .look`select maybe_left_at from contact where owner_id = ${uma.owner.ownerId} and maybe_left_at is not null`
    writeFrom(ghost)
    await story.world.advance(minuteMs)
    const before = await rowOf(ghost.address)
    expect(await asked()).toHaveLength(0)
    writeTo(ghost)
    await story.world.advance(minuteMs)
    const reports = story.world.sandbox.tenant
      .messages(uma.person.id)
      .filter(({ subject, body }) => subject.startsWith('Undeliverable') && body.includes(ghost.address))
    expect(reports).toHaveLength(1)
    expect(await asked()).toHaveLength(1)
    expect(await rowOf(ghost.address)).toEqual({ ...before, twoWay: true, word: (await rowOf(ghost.address))?.word })
    expect(await coffee(before?.contactId ?? '')).toMatchObject({ state: 'looking' })
    await story.world.settled()
    writeFrom(ghost)
    await story.world.advance(minuteMs)
    expect(await asked()).toHaveLength(0)
    expect(await rowOf(ghost.address)).toMatchObject({ elsewhere: false, excluded: false })
  })

  test('her account is disabled: she is asked for a new address, invites and notes to the old one stop, history stays', async () => {
    const contactId = await idOf(ana)
    const before = await uma.call(readPerson, { params: { contactId } })
    const booked = await uma.call(makeInvite, {
      body: { kind: 'coffee', contactIds: [contactId], start: '2027-04-15T10:00:00.000Z' },
    })
    expect(booked.invite?.state).toBe('held')
    story.world.sandbox.life.happen({ kind: 'leaves', personId: ana.id })
    await story.world.advance(hourMs)
    const [line, ...others] = await inTouch()
    expect(others).toEqual([])
    expect(line).toMatchObject({ contactId, email: null, lastContact: before.lastContact, news: null })
    expect(line?.hello.to).toBeNull()
    expect(line?.searchUrl).toContain('https://www.linkedin.com/search/results/people/?keywords=')
    await expect(coffee(contactId)).rejects.toMatchObject({ problem: { code: 'left' } })
    const askId = randomUUID()
    const { draft } = await uma.call(asks.writeAsk, {
      params: { askId },
      body: { what: { direction: 'give', kind: 'check-in' }, contactIds: [contactId] },
    })
    await uma.call(asks.sendAsk, { params: { askId }, body: draft })
    expect(await story.sendNow(uma, askId)).toMatchObject({ state: 'failed', errorCode: 'left' })
    const after = await uma.call(readPerson, { params: { contactId } })
    const counted = ({ days }: typeof before) => days.map(({ share: _, ...day }) => day)
    expect(counted(after)).toEqual(counted(before))
    expect(after.elsewhere).toBe(true)
  })

  test('the new address joins up the history, and later mail goes on with it; the address of somebody else does not', async () => {
    const contactId = await idOf(ana)
    const mails = async () =>
      (await uma.call(readPerson, { params: { contactId } })).days.reduce((sum, day) => sum + day.mails, 0)
    writeFrom(newAddress)
    writeTo(newAddress)
    const other = { name: 'Bo Berg', address: 'bo@fabrikam.example' }
    writeFrom(other)
    await story.world.advance(hourMs)
    const before = await mails()
    /** The owner may have answered by hand meanwhile: what the mailbox holds is what counts. */
    const exchanged = () =>
      story.world.sandbox.tenant
        .messages(uma.person.id)
        .filter(({ from, to }) => [from, ...to].some(({ address }) => address === newAddress.address)).length
    const apart = await rowOf(newAddress.address)
    expect(apart?.contactId).not.toBe(contactId)
    const type = (email: string | null) =>
      uma.call(leaving.writeReach, { params: { contactId }, body: { email, company: 'Fabrikam' } })
    for (const wrong of [other.address, sam.mail])
      await expect(type(wrong)).rejects.toMatchObject({ status: wrong === sam.mail ? 400 : 409 })
    await type(newAddress.address)
    await story.world.settled()
    expect((await rowOf(newAddress.address))?.contactId).toBe(contactId)
    expect(await mails()).toBe(before + exchanged())
    const { people } = await uma.call(listPeople, { querystring: { peers: 'everybody', limit: 2000 } })
    expect(people.map((one) => one.contactId)).not.toContain(apart?.contactId)
    writeFrom(newAddress)
    await story.world.advance(hourMs)
    expect(exchanged()).toBeGreaterThan(2)
    expect(await mails()).toBe(before + exchanged())
    expect((await story.world.recount(uma.owner)).differed).toBe(0)
    expect((await inTouch())[0]).toMatchObject({ email: newAddress.address, hello: { to: newAddress.address } })
  })
})

describe('every few months, with news, once', () => {
  const feed = (paper: string, ...titles: string[]) =>
    `<rss version="2.0"><channel><title>${paper}</title>${titles
      .map(
        (title) =>
          `<item><title>${title}</title><link>https://${paper}.example/${encodeURIComponent(title)}</link><guid>${paper} ${title}</guid><pubDate>Mon, 05 Apr 2027 08:00:00 GMT</pubDate></item>`,
      )
      .join('')}</channel></rss>`
  const watch = async (paper: string, ...titles: string[]) => {
    printed.set(`/${paper}`, feed(paper, ...titles))
    const body = { url: `https://${paper}.example/${paper}`, company: 'Fabrikam' }
    await uma.call(news.addFeed, { params: { feedId: randomUUID() }, body })
    await story.world.settled()
  }
  const newsOf = async () => (await inTouch())[0]?.news ?? null

  test('a layoff and a namesake give no draft', async () => {
    await watch('sad', 'Fabrikam lays off a third of its staff in Lyon')
    await watch('namesake', 'Fabrikam Bank opens a branch in Oslo')
    expect((await uma.call(news.listFeeds, {})).feeds.map(({ problem }) => problem)).toEqual([null, null])
    expect(await newsOf()).toBeNull()
  })

  test('a story that four feeds carry is one draft, to the new address, with its source shown', async () => {
    await watch('morning', 'Fabrikam opens a second site in Lyon')
    await watch('noon', 'In Lyon Fabrikam opens second site')
    await watch('evening', 'Second site: Fabrikam opens in Lyon')
    await watch('night', 'Fabrikam opens a second site in Lyon')
    const drafted = await newsOf()
    expect(drafted).toMatchObject({
      to: newAddress.address,
      title: 'Fabrikam opens a second site in Lyon',
      source: 'morning',
      link: 'https://morning.example/Fabrikam%20opens%20a%20second%20site%20in%20Lyon',
    })
    expect(drafted?.text).toContain(`(${drafted?.source})\n${drafted?.link}`)
    expect(forbiddenIn(`${drafted?.subject}\n${drafted?.text.split('\n')[1]}`)).toEqual([])
    for (const told of ['second site', 'morning.example'])
      expect([told, await story.tablesWith(told)]).toEqual([told, {}])
    const contactId = await idOf(ana)
    await uma.call(news.markTold, { params: { contactId, storyId: drafted?.storyId ?? '' }, body: {} })
    expect(await newsOf()).toBeNull()
    // Every few hours the feeds are read again, and say the same.
    await story.world.advance(dayMs, 6 * hourMs)
    expect(await newsOf()).toBeNull()
  })

  test('a line is due by a rhythm of months, and a plain one needs no news', async () => {
    const [line] = await inTouch()
    const gap = Date.parse(line?.dueOn ?? '') - Date.parse(line?.lastContact ?? '')
    expect(gap).toBe(120 * dayMs)
    expect(line).toMatchObject({ isDue: false })
    expect(forbiddenIn(`${line?.hello.subject}\n${line?.hello.text}`)).toEqual([])
  })
})

describe('I am leaving', () => {
  const file = (format: 'vcf' | 'csv') => uma.call(leaving.contactFile, { querystring: { format } })

  test('before a day is set there are no files; Settings says from day one that they can be had', async () => {
    expect(await uma.call(leaving.readLeaving, {})).toEqual({
      allowed: true,
      lastDay: null,
      filesOpen: false,
      people: [],
    })
    await expect(file('csv')).rejects.toMatchObject({ problem: { code: 'no-day' } })
  })

  test('the day is set: a goodbye list with drafts, and files with what the owner typed, formulas neutralised, no work address, no score', async () => {
    const contactId = await idOf(sam)
    const note = '=HYPERLINK("https://evil.example","click")'
    await uma.call(leaving.writeReach, {
      params: { contactId },
      body: {
        email: 'sam@home.example',
        phone: '+44 20 7946 0000',
        linkedIn: 'linkedin.com/in/sam',
        company: '@SUM(1)',
        note,
      },
    })
    await uma.call(writeNote, {
      params: { contactId, noteId: randomUUID() },
      body: { kind: 'remember', text: 'private thought' },
    })
    const set = await uma.call(leaving.setLastDay, { body: { lastDay: '2027-04-09' } })
    expect(set).toMatchObject({ lastDay: '2027-04-09', filesOpen: true })
    const goodbye = set.people.find((one) => one.contactId === contactId)
    expect(goodbye).toMatchObject({ hasReach: true, saidAt: null, draft: { to: sam.mail } })
    expect(goodbye?.draft.text).toContain('Friday 9 April')
    const marked = await uma.call(leaving.markGoodbye, { params: { contactId }, body: { said: true } })
    expect(marked.people.find((one) => one.contactId === contactId)?.saidAt).not.toBeNull()

    const csv = await file('csv')
    const [header, ...rows] = parse(csv.text, { bom: true }) as string[][]
    expect(header?.slice(0, 4)).toEqual(['First Name', 'Last Name', 'E-mail Address', 'Mobile Phone'])
    expect(rows.map((row) => row[2]).sort()).toEqual([newAddress.address, 'sam@home.example'])
    const cells = rows.flat()
    expect(cells.filter((cell) => /^[\s]*[=+\-@]/.test(cell))).toEqual(['+44 20 7946 0000'])
    expect(cells).toContain(`'${note}`)
    const vcf = (await file('vcf')).text
    const cards = vcf.replaceAll('\r\n ', '').split('\r\n')
    expect(cards.filter((one) => one === 'BEGIN:VCARD')).toHaveLength(2)
    expect(cards.filter((one) => one === 'END:VCARD')).toHaveLength(2)
    expect(cards).toContain('EMAIL;TYPE=INTERNET,HOME:sam@home.example')
    expect(cards.filter((one) => !/^[A-Z]+(;[^:]*)?:/.test(one) && one !== '')).toEqual([])
    for (const text of [csv.text, vcf])
      expect(text).not.toMatch(
        new RegExp(`${story.world.sandbox.tenant.domain}|score|often|regular|private thought`, 'i'),
      )
  })

  test('after the last day there are no files; when the account is gone, everything is erased within a day', async () => {
    const { world } = story
    await world.advance(4 * dayMs, dayMs)
    await expect(file('csv')).rejects.toMatchObject({ problem: { code: 'over' } })
    expect((await uma.call(readMe, {})).state).toBe('on')
    const rowsOf = async (ownerId: string): Promise<Record<string, number>> => {
      const tables = await world.database.look<{ name: string }[]>`
        select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and c.column_name = 'owner_id' and t.table_type = 'BASE TABLE' and c.table_name <> 'erased'`
      const counted: [string, number][] = []
      for (const { name } of tables) {
        const [row] = await world.database.look.unsafe<{ n: number }[]>(
          `select count(*)::int as n from ${name} where owner_id = $1`,
          [ownerId],
        )
        if (row && row.n > 0) counted.push([name, row.n])
      }
      return Object.fromEntries(counted)
    }
    expect(Object.keys(await rowsOf(uma.owner.ownerId)).length).toBeGreaterThan(15)
    world.sandbox.life.happen({ kind: 'leaves', personId: uma.person.id })
    await world.advance(24 * hourMs, 3 * hourMs)
    expect(await rowsOf(uma.owner.ownerId)).toEqual({})
    for (const told of ['sam@home.example', 'private thought'])
      expect([told, await story.tablesWith(told)]).toEqual([told, {}])
  }, 120_000)
})
