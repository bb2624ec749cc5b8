import { describe, expect, test } from 'vitest'
import { classify, errorOf, retryAfterMs } from '../../../platform/graph/classify.ts'

const now = Date.parse('2026-11-24T09:00:00Z')
const answer = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
  classify({ status, body, header: (name) => headers[name] ?? null }, { write: false, scopes: ['Mail.ReadBasic'] }, now)
const error = (code: string, message = '') => ({ error: { code, message } })

describe('Retry-After', () => {
  test.each<[string | null, number | null]>([
    ['3', 3000],
    ['2.128', 2128],
    ['0', 0],
    [' 1 ', 1000],
    ['Tue, 24 Nov 2026 09:00:05 GMT', 5000],
    ['-1', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%s is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })
})

describe('an answer of Graph', () => {
  test('that it is throttled is obeyed; a read or a refused write did nothing, a broken one may have', () => {
    expect(answer(429, error('ApplicationThrottled'), { 'retry-after': '2.5' })).toEqual({
      kind: 'later',
      afterMs: 2500,
      code: 'ApplicationThrottled',
      maybeDone: false,
    })
    const write = (status: number) =>
      classify({ status, body: undefined, header: () => null }, { write: true, scopes: [] }, now)
    expect(write(429)).toMatchObject({ kind: 'later', maybeDone: false, afterMs: null })
    for (const status of [500, 502, 503, 504]) expect(write(status)).toMatchObject({ kind: 'later', maybeDone: true })
  })
  test.each([
    [410, error('syncStateNotFound')],
    [410, undefined],
    [400, error('syncStateNotFound')],
    [404, error('resyncRequired')],
    [400, error('SyncStateInvalid')],
    [400, { error: { code: '', innerError: { code: 'syncStateNotFound' } } }],
  ])('%s that a sync state is gone starts anew, whatever its status', (status, body) => {
    expect(answer(status, body).kind).toBe('resync')
  })
  test('a mailbox that is not there, and a policy that shuts it, are for good', () => {
    for (const status of [403, 404])
      expect(answer(status, error('MailboxNotEnabledForRESTAPI'))).toEqual({ kind: 'parked', because: 'no-mailbox' })
    expect(answer(403, error('ErrorAccessDenied', 'Access to OData is disabled.'))).toEqual({
      kind: 'parked',
      because: 'blocked',
    })
  })
  test('a missing permission names what was asked with', () => {
    expect(answer(403, error('ErrorAccessDenied', 'Access is denied.'))).toEqual({
      kind: 'missing-scope',
      scopes: ['Mail.ReadBasic'],
    })
    expect(answer(403, error('Authorization_RequestDenied')).kind).toBe('missing-scope')
  })
  test('a token that was not accepted may be renewed, also when a challenge ended it', () => {
    expect(answer(401, error('InvalidAuthenticationToken'))).toEqual({ kind: 'token-refused' })
    expect(
      answer(401, undefined, { 'www-authenticate': 'Bearer realm="", error="insufficient_claims", claims="e30="' }),
    ).toEqual({ kind: 'token-refused' })
  })
  test('an item that is not there, and a request that is at fault, are no trouble of the mailbox', () => {
    expect(answer(404, error('ErrorItemNotFound'))).toEqual({ kind: 'not-found', code: 'ErrorItemNotFound' })
    expect(answer(409, error('ErrorIrresolvableConflict'))).toEqual({
      kind: 'rejected',
      status: 409,
      code: 'ErrorIrresolvableConflict',
    })
  })
})

test('an error is read in both spellings of its inner part, and whatever else comes is no error', () => {
  expect(errorOf({ error: { code: 'a', message: 'b', innererror: { code: 'c', innerError: { code: 'd' } } } })).toEqual(
    { code: 'a', message: 'b', inner: ['c', 'd'] },
  )
  for (const body of [undefined, null, 'gone', [], { error: 'gone' }, { error: { code: 5 } }])
    expect(errorOf(body)).toEqual({ code: '', message: '', inner: [] })
})
