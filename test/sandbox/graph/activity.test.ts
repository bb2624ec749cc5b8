/** The activity feed as Graph documents it: who may put something there, and what an entry must be. */
import { beforeEach, describe, expect, test } from 'vitest'
import { createWorld, people } from './world.ts'

const { ana, sam } = people
const link = 'https://teams.microsoft.com/l/entity/teams-app/kith'
const entry = (change: object = {}) => ({
  topic: { source: 'text', value: 'A suggestion is ready', webUrl: link },
  activityType: 'suggestionReady',
  previewText: { content: 'Open Kith to see it.' },
  ...change,
})
const installed = { id: 'i', teamsAppId: 'teams-app', externalId: 'teams-app', displayName: 'Kith', version: '1.0.0' }

let world: ReturnType<typeof createWorld>
const send = async (caller: Parameters<typeof world.ask>[0], body: object = entry()) => {
  const { status, json } = await world.ask(caller, 'POST', `/users/${ana.id}/teamwork/sendActivityNotification`, body)
  return [status, json?.error?.code]
}
const asApp = (roles: string[] = []) => world.tokenFor({ appOnly: roles })

beforeEach(() => {
  world = createWorld()
  world.teams.apps.set('app-1', {
    teamsAppId: 'teams-app',
    externalId: 'teams-app',
    displayName: 'Kith',
    activityTypes: ['suggestionReady'],
    resourceSpecific: ['TeamsActivity.Send.User'],
  })
  world.teams.installed.set(ana.id, [installed])
})

describe('an entry in somebody’s feed', () => {
  test('is taken from the application itself by what the installation allows, without any role', async () => {
    expect(await send(asApp())).toEqual([204, undefined])
    expect(world.teams.activities).toMatchObject([{ to: ana.id, activityType: 'suggestionReady' }])
    world.teams.installed.delete(ana.id)
    expect(await send(asApp())).toEqual([403, 'Forbidden'])
    const app = world.teams.apps.get('app-1')
    world.teams.installed.set(ana.id, [installed])
    if (app) app.resourceSpecific = []
    expect(await send(asApp())).toEqual([403, 'Forbidden'])
    expect(await send(asApp(['TeamsActivity.Send']))).toEqual([204, undefined])
    expect(world.teams.activities).toHaveLength(2)
  })

  test('cannot be one’s own doing, and can be a colleague’s', async () => {
    const own = world.tokenFor(ana, ['TeamsActivity.Send'])
    expect(await send(own)).toEqual([403, 'Forbidden'])
    expect(await send(world.tokenFor(sam, ['TeamsActivity.Send']))).toEqual([204, undefined])
    expect(await send(world.tokenFor(sam, ['Mail.Send']))).toEqual([403, 'Forbidden'])
  })

  test('of a type that the manifest does not name, with a link that leads elsewhere or too long, is refused', async () => {
    const topic = (webUrl: string) => entry({ topic: { source: 'text', value: 'x', webUrl } })
    for (const body of [
      entry({ activityType: 'inviteSuggested' }),
      topic('https://kith.example.com/tab'),
      topic(`${link}?context=${'x'.repeat(1100)}`),
      entry({ topic: { source: 'text', value: 'x' } }),
      entry({ previewText: { content: 'x'.repeat(151) } }),
    ])
      expect((await send(asApp(), body))[0]).toBe(400)
    expect(world.teams.activities).toEqual([])
  })

  test('of two apps with one registration is refused until one of them is named', async () => {
    world.teams.installed.set(ana.id, [
      installed,
      { ...installed, id: 'j', teamsAppId: 'other', azureAdAppId: 'app-1' },
    ])
    expect(await send(asApp())).toEqual([409, 'Conflict'])
    expect(await send(asApp(), entry({ teamsAppId: 'teams-app' }))).toEqual([204, undefined])
  })
})
