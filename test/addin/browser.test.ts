/** The built add-in in a real browser, inside hosts that speak Microsoft's own protocols from their real origins. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { atOnceSuite } from './suites/at-once.ts'
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

  // Each opens a window of its own, so that they go side by side, but for what is measured with a watch.
  describe('as it is built', () => bundleSuite())
  describe.concurrent('in Teams', () => teamsSuite(chrome))
  describe.concurrent('signing in', () => signInSuite(chrome))
  describe.concurrent('in Outlook', () => outlookSuite(chrome))
  describe.concurrent('the main job', () => mainJobSuite(chrome))
  describe.concurrent('what is one’s own', () => ownSuite(chrome))
  describe.concurrent('in groups', () => togetherSuite(chrome))
  describe.concurrent('asking and giving', () => {
    giveSuite(chrome)
    keepSuite(chrome)
  })
  describe.concurrent('on a slow line', () => atOnceSuite(chrome))
  describe('under strain', () => {
    strainSuite(chrome)
    requestSuite(chrome)
  })
  describe.concurrent('on every screen', () => screensSuite(chrome))
})
