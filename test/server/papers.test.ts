import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { english, loadStrings } from '../../addin/strings/strings.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
let api: Api
beforeAll(async () => {
  api = await openApi(database().db, '2026-11-24T09:00:00Z')
})
afterAll(() => api.close())

test('what the manifest names answers without signing in, as a page that runs nothing', async () => {
  for (const path of ['/privacy', '/terms', '/support']) {
    const answer = await api.app.inject({ method: 'GET', url: path })
    expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8'])
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.body).toMatch(/<h1>[A-Z].*<\/h1>.*<h2>/)
    expect(answer.body).not.toMatch(/<script|<style|undefined/)
  }
})

test('what owner-only does not stop is said where it is promised, in both languages', async () => {
  const page = (await api.app.inject({ method: 'GET', url: '/privacy' })).body
  const security = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
  const german = JSON.stringify(await loadStrings('de'))
  for (const [text, servers, backups] of [
    [page, /runs the servers/, /backup/i],
    [security, /runs the servers/, /backup/i],
    [JSON.stringify(english), /runs the servers could read/, /and its backups/],
    [german, /Server betreibt, könnte/, /ihre Sicherungen/],
  ] as const) {
    expect(text).toMatch(servers)
    expect(text).toMatch(backups)
  }
})
