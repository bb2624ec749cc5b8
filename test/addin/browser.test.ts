/** The built add-in in a real browser, inside hosts that speak Microsoft's own protocols from their real origins. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { bundleSuite } from './suites/bundle.ts'
import { giveSuite } from './suites/give.ts'
import { keepSuite } from './suites/keep.ts'
import { mainJobSuite } from './suites/main-job.ts'
import { outlookSuite } from './suites/outlook.ts'
import { ownSuite } from './suites/own.ts'
import { requestSuite } from './suites/requests.ts'
import { screensSuite } from './suites/screens.ts'
import { signInSuite } from './suites/sign-in.ts'
import { strainSuite } from './suites/strain.ts'
import { teamsSuite } from './suites/teams.ts'
import { togetherSuite } from './suites/together.ts'
import { buildAddin } from './support/built.ts'
import { launch, reasonToSkip } from './support/chromium.ts'
import type { Chrome } from './support/suite.ts'

const reason = reasonToSkip()
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

describe.skipIf(reason)(`the built add-in in a browser${reason ? ` (${reason})` : ''}`, () => {
  const chrome = {} as Chrome
  let started: Browser | undefined
  beforeAll(async () => {
    await buildAddin()
    started = await launch()
    chrome.browser = started
  })
  afterAll(() => started?.close())

  describe('as it is built', () => bundleSuite())
  describe('in Teams', () => teamsSuite(chrome))
  describe('signing in', () => signInSuite(chrome))
  describe('in Outlook', () => outlookSuite(chrome))
  describe('the main job', () => mainJobSuite(chrome))
  describe('what is one’s own', () => ownSuite(chrome))
  describe('in groups', () => togetherSuite(chrome))
  describe('asking and giving', () => {
    giveSuite(chrome)
    keepSuite(chrome)
  })
  describe('under strain', () => {
    strainSuite(chrome)
    requestSuite(chrome)
  })
  describe('on every screen', () => screensSuite(chrome))
})
