/** The activity feed, and the Teams apps that people have. */

import type { Answer } from '../exchange.ts'
import { type AddRoute, type Call, contextOf, jsonBody, noContent, ok, property } from './call.ts'
import { accessDenied, badRequest, GraphFailure, noResource } from './failure.ts'
import { permissions } from './permissions.ts'
import type { InstalledApp } from './teams-store.ts'

const reserved = 'systemDefault'
const mostPreview = 150
const mostRecipients = 100
const leastTokenLifeMs = 45 * 60_000

const appsOf = (call: Call, personId: string): InstalledApp[] => call.context.teams.installed.get(personId) ?? []

const activityRoles = [
  'TeamsActivity.Send',
  'TeamsActivity.Send.User',
  'TeamsActivity.Send.Chat',
  'TeamsActivity.Send.Group',
]

const notInstalled = (call: Call, topic: { source?: unknown }): GraphFailure =>
  new GraphFailure(
    403,
    'Forbidden',
    `Application with AAD App Id '${call.grant.appId}' is not authorized to generate custom text notifications about '${String(topic.source)}' to the recipient. Ensure that the expected Teams app is installed in the target scope (user, team, or chat).`,
  )

/** A link into Teams: what an entry of the source `text` opens. */
const isTeamsLink = (url: unknown): boolean =>
  typeof url === 'string' && /^https:\/\/teams\.microsoft\.com\/l\//.test(url)

/** Characters of a link that are taken; longer ones are refused (techcommunity, as `graph.md` notes). */
const mostLink = 1_024

/** The feed takes an entry only from an app that the recipient has installed, of a type that its manifest names. */
function notify(
  call: Call,
  recipientIds: readonly string[],
  body: Record<string, unknown>,
  mustBeInstalled = true,
): void {
  const { teams, tenant } = call.context
  const topic = property(body, 'topic') as { source?: unknown; value?: unknown; webUrl?: unknown } | undefined
  const activityType = property(body, 'activityType')
  const preview = String((property(body, 'previewText') as { content?: unknown } | undefined)?.content ?? '')
  if (topic?.source !== 'entityUrl' && topic?.source !== 'text')
    throw badRequest("The topic needs a source of 'entityUrl' or 'text'.")
  if (topic.source === 'text' && typeof topic.webUrl !== 'string')
    throw badRequest("A topic of the source 'text' needs a webUrl.")
  if (topic.source === 'text' && (!isTeamsLink(topic.webUrl) || String(topic.webUrl).length > mostLink))
    throw badRequest('The webUrl is not a link into Microsoft Teams, or too long.')
  if (typeof activityType !== 'string' || activityType === '') throw badRequest('The activityType is needed.')
  if (preview.length > mostPreview) throw badRequest(`The preview text is longer than ${mostPreview} characters.`)
  const app = teams.apps.get(call.grant.appId)
  if (app && activityType !== reserved && !app.activityTypes.includes(activityType)) {
    throw badRequest(`The activity type '${activityType}' is not one that the app's manifest names.`)
  }
  const { personId, roles, appId } = call.grant
  const isGranted = personId !== null || activityRoles.some((role) => roles.includes(role))
  for (const id of recipientIds) {
    const person = tenant.person(id)
    if (!person) throw noResource(id)
    // "Can a user send notifications to themselves? No … use application permissions"
    // (concepts/teams-send-activityfeednotifications.md, FAQ); how Graph words its refusal is not documented.
    if (mustBeInstalled && personId === id)
      throw new GraphFailure(403, 'Forbidden', 'A user cannot send notifications to themselves.')
    const mine = app
      ? appsOf(call, id).filter((one) => one.azureAdAppId === appId || one.teamsAppId === app.teamsAppId)
      : []
    if (mustBeInstalled && mine.length > 1 && property(body, 'teamsAppId') === undefined)
      throw new GraphFailure(
        409,
        'Conflict',
        `Found multiple applications with the same AAD App ID '${appId}'. Specify the Teams app id.`,
      )
    if (!isGranted && !(app?.resourceSpecific?.includes('TeamsActivity.Send.User') && mine.length > 0))
      throw notInstalled(call, topic)
    if (mustBeInstalled && mine.length === 0) throw notInstalled(call, topic)
    teams.activities.push({
      to: person.id,
      activityType,
      preview,
      topic,
      parameters: property(body, 'templateParameters') ?? [],
      at: tenant.clock.now(),
      appId: call.grant.appId,
    })
  }
}

function recipientOf(call: Call, body: Record<string, unknown>): string[] {
  const { userId } = (property(body, 'recipient') ?? {}) as { userId?: unknown }
  if (typeof userId !== 'string') return []
  const person = call.context.tenant.person(userId) ?? call.context.tenant.personByAddress(userId)
  return person ? [person.id] : []
}

function toMany(call: Call): Answer {
  const body = jsonBody(call)
  const recipients = property(body, 'recipients')
  if (!Array.isArray(recipients) || recipients.length === 0 || recipients.length > mostRecipients)
    throw badRequest(`Between 1 and ${mostRecipients} recipients are needed.`)
  if (call.grant.expiresAt - Date.now() < leastTokenLifeMs)
    throw new GraphFailure(412, 'PreconditionFailed', 'The token expires within 45 minutes.')
  notify(
    call,
    recipients.map((one: { userId?: unknown } | null) => String(one?.userId ?? '')),
    body,
  )
  return { status: 202 }
}

const show = (one: InstalledApp, names: readonly string[]): Record<string, unknown> => ({
  id: one.id,
  ...(names.includes('teamsapp')
    ? {
        teamsApp: {
          id: one.teamsAppId,
          externalId: one.externalId,
          displayName: one.displayName,
          distributionMethod: 'organization',
        },
      }
    : {}),
  ...(names.includes('teamsappdefinition')
    ? {
        teamsAppDefinition: {
          ...{
            id: Buffer.from(`${one.teamsAppId}##${one.version}`).toString('base64'),
            teamsAppId: one.teamsAppId,
            displayName: one.displayName,
            version: one.version,
          },
          ...{
            azureADAppId: null,
            requiredResourceSpecificApplicationPermissions: [],
            publishingState: 'published',
            shortDescription: one.displayName,
            shortdescription: one.displayName,
            description: one.displayName,
            lastModifiedDateTime: null,
            createdBy: null,
          },
        },
      }
    : {}),
})

function ownFeedOnly(call: Call): void {
  if (call.grant.personId !== null && call.person.id !== call.grant.personId) throw accessDenied()
}

function listApps(call: Call): Answer {
  ownFeedOnly(call)
  const names = [...call.query.expand.keys()].map((name) => name.toLowerCase())
  const { filter } = call.query
  const full = (one: InstalledApp) => show(one, ['teamsapp', 'teamsappdefinition'])
  const found = appsOf(call, call.person.id).filter(
    (one) =>
      !filter ||
      filter.matches((path) =>
        path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], full(one)),
      ),
  )
  return ok({
    '@odata.context': contextOf(call, `users('${call.person.id}')/teamwork/installedApps`),
    '@odata.count': found.length,
    value: found.map((one) => show(one, names)),
  })
}

function install(call: Call): Answer {
  ownFeedOnly(call)
  const teamsAppId = /teamsApps(?:\/|\(')([^/')]+)/i.exec(
    String(property(jsonBody(call), 'teamsApp@odata.bind') ?? ''),
  )?.[1]
  if (!teamsAppId) throw badRequest('The app is named by teamsApp@odata.bind.')
  const known = appsOf(call, call.person.id)
  if (known.some((one) => one.teamsAppId === teamsAppId))
    throw new GraphFailure(409, 'Conflict', 'The app is already installed.')
  const app = [...call.context.teams.apps.values()].find((one) => one.teamsAppId === teamsAppId)
  const made: InstalledApp = {
    id: Buffer.from(`${call.person.id}##${teamsAppId}`).toString('base64url'),
    teamsAppId,
    externalId: app?.externalId ?? teamsAppId,
    displayName: app?.displayName ?? 'App',
    version: '1.0.0',
  }
  call.context.teams.installed.set(call.person.id, [...known, made])
  return { status: 201, headers: { Location: `/users/${call.person.id}/teamwork/installedApps/${made.id}` } }
}

function needApp(call: Call): InstalledApp {
  ownFeedOnly(call)
  const found = appsOf(call, call.person.id).find(({ id }) => id === call.params[0])
  if (!found) throw new GraphFailure(404, 'NotFound', 'The app is not installed.')
  return found
}

/** Routes of the activity feed and of installed apps. */
export function addActivityRoutes(add: AddRoute): void {
  add('POST', '{person}/teamwork/sendActivityNotification', permissions.activity, (call) => {
    notify(call, [call.person.id], jsonBody(call))
    return noContent()
  })
  add('POST', '/teamwork/sendActivityNotificationToRecipients', permissions.activity, toMany)
  add('POST', '/chats/{id}/sendActivityNotification', permissions.chatActivity, (call) => {
    const body = jsonBody(call)
    const chat = call.context.teams.chats.get(call.params[0]!)
    if (!chat) throw new GraphFailure(404, 'NotFound', 'The chat was not found.')
    const one = recipientOf(call, body)
    notify(call, one.length > 0 ? one : chat.memberIds, body, false)
    return noContent()
  })
  add('POST', '/teams/{id}/sendActivityNotification', permissions.teamActivity, (call) => {
    const body = jsonBody(call)
    const team = call.context.teams.teams.get(call.params[0]!)
    if (!team) throw new GraphFailure(404, 'NotFound', 'The team was not found.')
    const one = recipientOf(call, body)
    notify(call, one.length > 0 ? one : team.memberIds, body, false)
    return noContent()
  })
  add('GET', '{person}/teamwork/installedApps', permissions.installedApps, listApps)
  add('POST', '{person}/teamwork/installedApps', permissions.installApp, install)
  add('GET', '{person}/teamwork/installedApps/{id}', permissions.installedApps, (call) =>
    ok({
      '@odata.context': contextOf(call, `users('${call.person.id}')/teamwork/installedApps/$entity`),
      ...show(
        needApp(call),
        [...call.query.expand.keys()].map((name) => name.toLowerCase()),
      ),
    }),
  )
  add('DELETE', '{person}/teamwork/installedApps/{id}', permissions.installApp, (call) => {
    const app = needApp(call)
    call.context.teams.installed.set(
      call.person.id,
      appsOf(call, call.person.id).filter((one) => one !== app),
    )
    return noContent()
  })
  add('POST', '{person}/teamwork/installedApps/{id}/upgrade', permissions.installApp, (call) => {
    needApp(call)
    return noContent()
  })
  add('GET', '{person}/teamwork/installedApps/{id}/chat', permissions.installedChat, (call) => {
    const app = needApp(call)
    return ok({
      '@odata.context': contextOf(call, 'chats/$entity'),
      id: `19:${call.person.id}_${app.teamsAppId}@unq.gbl.spaces`,
      chatType: 'oneOnOne',
    })
  })
}
