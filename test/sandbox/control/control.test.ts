import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import { runningSandbox, startRunning } from '../running.ts'

const running = runningSandbox()
let next = 3
const somebody = () => running().person(next++)

/** A plain request with any Host header, which fetch does not let one set. */
const rawGet = (path: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: running().sandbox.port, path, headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('who may steer', () => {
  test('a name that is not loopback is turned away, whatever it asks for', async () => {
    expect(await rawGet('/_sandbox/clock', 'evil.example')).toBe(421)
    expect(await rawGet('/teams', 'evil.example:80')).toBe(421)
    expect(await rawGet('/_sandbox/clock', `localhost:${running().sandbox.port}`)).toBe(200)
  })

  test('a page from elsewhere changes nothing, by form or by script', async () => {
    const { httpOrigin } = running().sandbox
    const asForm = await fetch(`${httpOrigin}/_sandbox/clock/advance`, {
      method: 'POST',
      body: 'ms=5',
      headers: { 'content-type': 'text/plain' },
    })
    expect(asForm.status).toBe(415)
    const asScript = await fetch(`${httpOrigin}/_sandbox/clock/advance`, {
      method: 'POST',
      body: '{"ms":5}',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    })
    expect(asScript.status).toBe(403)
  })
})

describe('the clock', () => {
  test('tells its time and rate, and what falls due happens when it is moved', async () => {
    const { control, sandbox } = running()
    const before = (await control('GET', '/clock')).body as { now: number; rate: number }
    expect(before).toMatchObject({ now: sandbox.clock.now(), rate: 0 })
    const happened: number[] = []
    sandbox.clock.at(before.now + 60_000, () => void happened.push(sandbox.clock.now()))
    expect((await control('POST', '/clock/advance', { ms: 90_000 })).body).toMatchObject({ now: before.now + 90_000 })
    expect(happened).toEqual([before.now + 60_000])
    expect(
      (await control('POST', '/clock/set', { now: new Date(before.now + 120_000).toISOString() })).body,
    ).toMatchObject({ now: before.now + 120_000 })
    expect(await control('POST', '/clock/set', { now: before.now })).toMatchObject({ status: 400 })
    expect(await control('POST', '/clock/set', { now: 'yesterday' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('no moment') },
    })
    expect((await control('POST', '/clock/run', { rate: 3600 })).body).toMatchObject({ rate: 3600 })
    await control('POST', '/clock/run', { rate: 0 })
  })
})

describe('people', () => {
  test('are found, changed and let go, and the directory says so', async () => {
    const { control, sandbox } = running()
    const [person, lead] = [somebody(), running().person(1)]
    const found = (await control('GET', `/people?search=${person.mail}`)).body as {
      count: number
      people: { id: string }[]
    }
    expect(found).toMatchObject({ count: 1, people: [{ id: person.id }] })
    expect(found.people[0]).not.toHaveProperty('lunch')
    await control('PATCH', `/people/${person.mail}`, { manager: lead.mail, jobTitle: 'Baker' })
    expect(sandbox.tenant.person(person.id)).toMatchObject({ managerId: lead.id, jobTitle: 'Baker' })
    await control('POST', '/happenings', { kind: 'leaves', person: person.id })
    expect(sandbox.tenant.person(person.id)?.accountEnabled).toBe(false)
    expect((await control('DELETE', `/people/${person.id}`)).status).toBe(204)
    expect(sandbox.tenant.person(person.id)?.deletedAt).not.toBeNull()
  })

  test('the chart never becomes a circle, and mistakes are named', async () => {
    const { control } = running()
    const chief = running().person(0)
    const below = [...running().sandbox.tenant.people()].find(({ managerId }) => managerId === chief.id)
    expect(await control('PATCH', `/people/${chief.id}`, { manager: below?.id })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('reports to') },
    })
    expect(await control('GET', '/people/nobody@nowhere.example')).toMatchObject({ status: 404 })
    expect(await control('PATCH', `/people/${chief.id}`, { salary: 5 })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('salary') },
    })
    expect(await control('POST', '/happenings', { kind: 'wins-the-lottery' })).toMatchObject({ status: 400 })
  })
})

describe('mail and meetings', () => {
  test('a mail sent as somebody arrives, also from outside', async () => {
    const { control } = running()
    const [from, to] = [somebody(), somebody()]
    await control('POST', '/mail', { from: from.id, to: [to.mail], subject: 'Hello', body: 'There.' })
    await control('POST', '/clock/advance', { ms: 1000 })
    await control('POST', '/mail', { from: 'guest@partner.example', to: [to.id], subject: 'From outside' })
    const inbox = (await control('GET', `/people/${to.id}/messages?folder=inbox&top=2`)).body as { messages: unknown[] }
    expect(inbox.messages).toMatchObject([
      { subject: 'From outside', from: { address: 'guest@partner.example' } },
      { subject: 'Hello', body: 'There.', from: { address: from.mail, name: from.displayName } },
    ])
    const sent = (await control('GET', `/people/${from.id}/messages?folder=sentitems&top=1`)).body as {
      messages: unknown[]
    }
    expect(sent.messages).toMatchObject([{ subject: 'Hello' }])
  })

  test('a meeting is arranged, answered and cancelled, and every calendar shows it', async () => {
    const { control } = running()
    const [organizer, guest] = [somebody(), somebody()]
    const [start, end] = ['2026-12-03T11:00:00Z', '2026-12-03T12:00:00Z']
    const made = (
      await control('POST', '/meetings', {
        organizer: organizer.id,
        attendees: [guest.mail],
        subject: 'Plan',
        start,
        end,
      })
    ).body as { iCalUId: string; id: string }
    const at = `/people/${guest.id}/events/${encodeURIComponent(made.iCalUId)}`
    expect((await control('GET', at)).body).toMatchObject({
      subject: 'Plan',
      organizer: { address: organizer.mail },
      isOrganizer: false,
    })
    await control('POST', `${at}/respond`, {
      response: 'tentativelyAccepted',
      proposed: { start: '2026-12-03T13:00:00Z', end: '2026-12-03T14:00:00Z' },
    })
    const own = `/people/${organizer.id}/events/${encodeURIComponent(made.id)}`
    expect((await control('GET', own)).body).toMatchObject({
      attendees: [{ response: 'tentativelyAccepted', proposed: { start: Date.parse('2026-12-03T13:00:00Z') } }],
    })
    expect((await control('POST', `${own}/cancel`, {})).status).toBe(204)
    const left = (await control('GET', `/people/${guest.id}/events?from=${start}&to=${end}`)).body as {
      events: { subject: string; isCancelled: boolean }[]
    }
    expect(left.events.filter(({ subject, isCancelled }) => subject === 'Plan' && !isCancelled)).toEqual([])
    expect(await control('POST', '/meetings', { organizer: organizer.id, start: end, end: start })).toMatchObject({
      status: 400,
    })
  })
})

describe('sign-in', () => {
  test('asks for agreement first, and gives what a host would get', async () => {
    const { control } = running()
    const person = somebody()
    const asked = (await control('POST', '/sign-in', { person: person.mail })).body
    expect(asked).toMatchObject({ kind: 'interaction-required', ask: { signInAgain: false, secondFactor: false } })
    const given = (await control('POST', '/sign-in', { person: person.mail, agree: true })).body
    expect(given).toMatchObject({
      kind: 'token',
      account: { username: person.userPrincipalName, tenantId: running().sandbox.tenant.id },
    })
    expect((await control('GET', `/people/${person.id}/consent`)).body).toMatchObject({
      permissions: expect.arrayContaining(['Mail.ReadBasic', 'User.Read.All']),
    })
    expect(await control('POST', '/sign-in', { person: person.mail, clientId: crypto.randomUUID() })).toMatchObject({
      body: { kind: 'refused', code: 700016 },
    })
    expect(
      await control('POST', '/sign-in', { person: person.mail, scope: 'https://graph.microsoft.com/Nothing.Read' }),
    ).toMatchObject({ body: { kind: 'refused', code: 650057 } })
  })

  test('what needs an administrator is not given by a person', async () => {
    const { control } = running()
    const person = somebody()
    const request = {
      person: person.id,
      clientId: apiApp.clientId,
      scope: 'https://graph.microsoft.com/Directory.Read.All',
      agree: true,
    }
    expect((await control('POST', '/sign-in', request)).body).toMatchObject({
      kind: 'interaction-required',
      ask: { consent: [{ permission: 'Directory.Read.All', admin: true }] },
    })
    await control('PUT', '/admin-consent', { permissions: ['User.Read.All', 'Place.Read.All', 'Directory.Read.All'] })
    expect((await control('POST', '/sign-in', request)).body).toMatchObject({ kind: 'token' })
  })

  test('an error is demanded only from what the sandbox knows', async () => {
    expect(await running().control('POST', '/token-errors', { code: 12345 })).toMatchObject({ status: 400 })
  })
})

describe('Graph under steering', () => {
  /** A Graph token of somebody's, and one request with it. */
  const graph = async (person: { id: string }, path: string): Promise<Response> => {
    const { sandbox } = running()
    const reply = await sandbox.entra.broker(
      { personId: person.id, clientId: apiApp.clientId, scope: 'Mail.ReadBasic User.Read', did: { agreed: true } },
      sandbox.origin,
    )
    if (reply.kind !== 'token') throw new Error(reply.kind)
    return fetch(`${sandbox.origin}/v1.0${path}`, { headers: { authorization: `Bearer ${reply.token.access_token}` } })
  }
  afterEach(async () => {
    await running().control('DELETE', '/faults')
    await running().control('PATCH', '/settings', { latencyMs: 3, concurrency: 4 })
  })

  test('requests are seen, faults come and go, limits are changed', async () => {
    const { control } = running()
    const person = somebody()
    await control('DELETE', '/requests')
    expect((await graph(person, '/me/messages?$top=1')).status).toBe(200)
    expect((await control('GET', `/requests?person=${person.mail}`)).body).toMatchObject({
      count: 1,
      requests: [{ method: 'GET', path: '/v1.0/me/messages', status: 200, inFlight: 1 }],
    })
    await control('PUT', '/faults', { rules: [{ kind: '503', path: 'messages', count: 1, retryAfter: 7 }] })
    const refused = await graph(person, '/me/messages')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7'])
    expect((await graph(person, '/me/messages')).status).toBe(200)
    expect(await control('PUT', '/faults', { rules: [{ kind: 'meteorite' }] })).toMatchObject({ status: 400 })
    await control('PATCH', '/settings', { concurrency: 1, latencyMs: 50 })
    const both = await Promise.all([graph(person, '/me/messages'), graph(person, '/me/messages')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429])
  })

  test('a connection is reset and an answer cut off where a rule says so', async () => {
    const person = somebody()
    await running().control('PUT', '/faults', {
      rules: [
        { kind: 'reset', path: '/me\\?$', count: 1 },
        { kind: 'truncate', path: 'messages', count: 1 },
      ],
    })
    await expect(graph(person, '/me').then((answer) => answer.text())).rejects.toThrow()
    await expect(graph(person, '/me/messages').then((answer) => answer.text())).rejects.toThrow()
    expect((await graph(person, '/me')).status).toBe(200)
  })
})

describe('snapshots', () => {
  test('bring back people, mail, time and consent, and what the history makes anew', async () => {
    const own = await startRunning({ seed: 5 })
    try {
      const [ana, ben] = [own.person(3), own.person(4)]
      const old = own.sandbox.tenant.messages(ben.id).length
      await own.control('POST', '/mail', { from: ana.id, to: [ben.mail], subject: 'Kept' })
      await own.control('PATCH', `/people/${ana.id}`, { jobTitle: 'Poet' })
      await own.control('POST', `/people/${ana.id}/consent`, { permissions: ['Mail.Send'] })
      await own.control('POST', '/clock/advance', { ms: 3_600_000 })
      const at = own.sandbox.clock.now()
      expect((await own.control('POST', '/snapshots', { name: 'monday' })).body).toEqual({
        file: expect.stringContaining('monday'),
      })
      await own.control('POST', '/mail', { from: ana.id, to: [ben.mail], subject: 'Lost' })
      await own.control('PATCH', `/people/${ana.id}`, { jobTitle: 'Critic' })
      expect((await own.control('POST', '/snapshots/load', { name: 'monday' })).status).toBe(204)
      const { tenant, entra, clock } = own.sandbox
      expect(clock.now()).toBe(at)
      expect(tenant.person(ana.id)?.jobTitle).toBe('Poet')
      expect(tenant.messages(ben.id).length).toBe(old + 1)
      expect(tenant.messages(ben.id)[0]?.subject).toBe('Kept')
      expect(entra.standing.consented(apiApp.clientId, ana.id, 'graph')).toContain('Mail.Send')
      // Untouched mailboxes are as their history makes them.
      expect(tenant.messages(own.person(6).id).length).toBeGreaterThan(0)
      expect(await own.control('POST', '/snapshots/load', { name: 'tuesday' })).toMatchObject({ status: 400 })
      expect(await own.control('POST', '/snapshots', { name: '../escape' })).toMatchObject({ status: 400 })
    } finally {
      await own.stop()
    }
  })
})

describe('a corpus', () => {
  test('takes the company’s place while the sandbox runs, and a wrong file changes nothing', async () => {
    const own = await startRunning()
    try {
      const { writeFile } = await import('node:fs/promises')
      const [messages, org] = [`${own.dataDir}/mail.ndjson`, `${own.dataDir}/org.csv`]
      const before = own.sandbox.company.name
      expect(await own.control('POST', '/import', { messages: `${own.dataDir}/absent.ndjson`, org })).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('absent.ndjson') },
      })
      expect(own.sandbox.company.name).toBe(before)
      const mail = (id: number, from: string, to: string[]) =>
        JSON.stringify({ id: String(id), t: Date.parse(`2026-03-0${id}T09:00:00Z`) / 1000, from, to })
      await writeFile(messages, [mail(1, '1', ['2']), mail(2, '2', ['1', '3']), mail(3, '3', ['1'])].join('\n'))
      await writeFile(org, 'person,manager\n1,3\n2,3\n')
      expect(await own.control('POST', '/import', { messages, org })).toMatchObject({
        status: 200,
        body: { people: 3 },
      })
      expect([...own.sandbox.tenant.people()].filter(({ kind }) => kind === 'user')).toHaveLength(3)
    } finally {
      await own.stop()
    }
  })
})

describe('the description', () => {
  test('names every route that is there, and every route that it names is there', async () => {
    const { control } = running()
    const { body } = (await control('GET', '/openapi.json')) as unknown as {
      body: {
        openapi: string
        paths: Record<string, Record<string, { requestBody?: unknown; parameters?: { name: string }[] }>>
      }
    }
    expect(body.openapi).toBe('3.1.0')
    const paths = Object.keys(body.paths)
    expect(paths).toEqual(
      expect.arrayContaining([
        '/clock',
        '/clock/run',
        '/faults',
        '/people/{person}',
        '/mail',
        '/meetings',
        '/import',
        '/snapshots',
        '/requests',
        '/sign-in',
        '/settings',
        '/subscriptions',
      ]),
    )
    for (const [path, methods] of Object.entries(body.paths)) {
      for (const method of Object.keys(methods)) {
        // A body that nobody takes is refused as such; a route that is not there would be a 404 or a 405 of the router.
        const answer = await control(
          method.toUpperCase(),
          path.replace(/\{\w+\}/g, 'nobody'),
          method === 'get' || method === 'delete' ? undefined : { unknown: true },
        )
        expect([
          path,
          method,
          answer.status === 405,
          String(answer.body.error ?? '').startsWith('There is nothing at'),
        ]).toEqual([path, method, false, false])
      }
    }
    expect(body.paths['/people']?.get?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['search', 'top']),
    )
    expect(spaApp.clientId).not.toBe(apiApp.clientId)
  })
})

describe('the page for looking', () => {
  test('shows people and mailboxes, with everything escaped', async () => {
    const { control, sandbox } = running()
    const person = somebody()
    await control('POST', '/mail', {
      from: 'x@partner.example',
      to: [person.mail],
      subject: '<script>alert(1)</script>',
    })
    const start = await (await fetch(`${sandbox.httpOrigin}/_sandbox/?search=${person.mail}`)).text()
    expect(start).toContain(person.displayName)
    const mailbox = await fetch(`${sandbox.httpOrigin}/_sandbox/mailboxes/${person.id}`)
    expect(mailbox.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await mailbox.text()
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toContain('<script>')
  })
})
