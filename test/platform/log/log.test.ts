import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from '../../../platform/log.ts'

function logged(say: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk)
      done()
    },
  })
  say(createLog({ process: 'test', destination }))
  return text
}

test('a line is JSON with the process, the level and ids', () => {
  const line = JSON.parse(logged((log) => log.info({ ownerId: 'o-1', count: 3 }, 'read')))
  expect(line).toMatchObject({ process: 'test', level: 30, ownerId: 'o-1', count: 3, msg: 'read' })
})

test('what is secret or somebody else\u2019s is taken out wherever it was put', () => {
  const text = logged((log) => {
    log.info({ authorization: 'canary', headers: { authorization: 'canary' }, a: { b: { refreshToken: 'canary' } } })
    log.info({ address: 'canary', person: { displayName: 'canary', mail: 'canary' }, invite: { subject: 'canary' } })
    log.child({ clientState: 'canary' }).info({ cipher: 'canary' })
  })
  expect(text).not.toContain('canary')
  expect(text).toContain('[removed]')
})

test('an error is its name, its code and where it was thrown, never its words', () => {
  const error = Object.assign(new RangeError('canary\n    at canary (canary.ts:1:1)'), {
    code: '23505',
    detail: 'Key (address)=(canary)',
    cause: new Error('canary'),
  })
  const text = logged((log) => log.error({ err: error }, 'failed'))
  expect(text).not.toContain('canary')
  expect(JSON.parse(text).err).toMatchObject({ name: 'RangeError', code: '23505' })
  expect(JSON.parse(text).err.frames[0]).toContain('log.test.ts')
})

test('a code or a name with words in it is no code', () => {
  const error = Object.assign(new Error('x'), { code: 'canary is not a code', name: 'canary at home' })
  expect(logged((log) => log.error({ err: error }))).not.toContain('canary')
})
