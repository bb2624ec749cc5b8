/** Which resource a scope belongs to, and what people read about it before they agree. */

import { EntraError } from './aadsts.ts'
import type { AppRegistration } from './apps.ts'

const graphId = '00000003-0000-0000-c000-000000000000'

/** Delegated permissions of Microsoft Graph: what the consent page says, and whether an administrator must agree. */
export const graphScopes: Readonly<Record<string, { says: string; admin?: true }>> = {
  'User.Read': { says: 'Sign you in and read your profile' },
  'User.ReadBasic.All': { says: "Read all users' basic profiles" },
  'User.Read.All': { says: "Read all users' full profiles", admin: true },
  'People.Read': { says: 'Read your relevant people list' },
  'Mail.ReadBasic': { says: 'Read your mail without its text' },
  'Mail.Read': { says: 'Read your mail' },
  'Mail.ReadWrite': { says: 'Read and write your mail' },
  'Mail.Send': { says: 'Send mail as you' },
  'MailTips.ReadBasic.Shared': { says: 'Read mail tips' },
  'Calendars.ReadBasic': { says: 'Read your calendars without their text', admin: true },
  'Calendars.Read': { says: 'Read your calendars' },
  'Calendars.Read.Shared': { says: 'Read calendars you can access' },
  'Calendars.ReadWrite': { says: 'Have full access to your calendars' },
  'MailboxSettings.Read': { says: 'Read your mailbox settings' },
  'MailboxSettings.ReadWrite': { says: 'Read and change your mailbox settings' },
  'Presence.Read': { says: 'Read your presence' },
  'Presence.Read.All': { says: "Read everybody's presence" },
  'Place.Read.All': { says: 'Read all company places', admin: true },
  'Chat.Create': { says: 'Create chats' },
  'ChatMessage.Send': { says: 'Send chat messages' },
  'ChannelMessage.Send': { says: 'Send channel messages' },
  'Team.ReadBasic.All': { says: 'Read the names of your teams' },
  'Channel.ReadBasic.All': { says: 'Read the names of channels' },
  'TeamsActivity.Send': { says: 'Send a teamwork activity as you' },
  'TeamsAppInstallation.ReadForUser': { says: 'Read your installed Teams apps' },
  'TeamsAppInstallation.ReadWriteSelfForUser': { says: 'Let the app manage itself in Teams for you' },
  'Directory.Read.All': { says: 'Read directory data', admin: true },
}

const standing = new Set(['openid', 'profile', 'offline_access', 'email'])

/** What a scope string asks for: one resource (null where only sign-in was asked), its permissions, and the sign-in scopes. */
export type Asked = {
  resource: { kind: 'graph' } | { kind: 'api'; app: AppRegistration } | null
  /** Permission names, or every one already agreed to. */
  permissions: string[] | 'default'
  openid: boolean
  offline: boolean
}

const nameOf = (scope: string): { resource: string | null; name: string } => {
  const slash = scope.lastIndexOf('/')
  return slash < 0 ? { resource: null, name: scope } : { resource: scope.slice(0, slash), name: scope.slice(slash + 1) }
}

function resourceOf(
  address: string | null,
  name: string,
  apps: readonly AppRegistration[],
  origin: string,
): NonNullable<Asked['resource']> {
  const bare = address?.replace(/\/+$/, '')
  if (address === null && name in graphScopes) return { kind: 'graph' }
  if (bare === 'https://graph.microsoft.com' || bare === graphId || bare === origin) return { kind: 'graph' }
  const id = bare?.startsWith('api://') ? bare.split('/').at(-1) : bare
  const app = apps.find(({ clientId }) => clientId === id?.toLowerCase())
  if (app) return { kind: 'api', app }
  if (bare === undefined) throw new EntraError(70011, `The scope ${name} is not valid.`)
  throw new EntraError(500011, `The resource principal named ${bare} was not found.`)
}

/** Reads a scope parameter. Throws invalid_scope, invalid_resource, or invalid_request for more than one resource. */
export function readScopes(text: string, apps: readonly AppRegistration[], origin: string): Asked {
  const scopes = text.split(/\s+/).filter(Boolean)
  if (scopes.length === 0) throw new EntraError(900144, "The required parameter is 'scope'.")
  const asked: Asked = {
    resource: null,
    permissions: [],
    openid: scopes.includes('openid'),
    offline: scopes.includes('offline_access'),
  }
  const names: string[] = []
  for (const scope of scopes) {
    if (standing.has(scope)) continue
    const { resource: address, name } = nameOf(scope)
    const found = resourceOf(address, name, apps, origin)
    const same =
      asked.resource === null ||
      (asked.resource.kind === found.kind &&
        (asked.resource.kind === 'graph' || found.kind === 'graph' || asked.resource.app === found.app))
    if (!same) throw new EntraError(28000)
    asked.resource = found
    if (name === '.default') asked.permissions = 'default'
    else names.push(canonical(name, found))
  }
  if (asked.permissions === 'default' && names.length > 0)
    throw new EntraError(70011, '.default cannot be combined with resource-specific scopes.')
  if (asked.permissions !== 'default') asked.permissions = names
  return asked
}

function canonical(name: string, resource: NonNullable<Asked['resource']>): string {
  const known = resource.kind === 'graph' ? Object.keys(graphScopes) : resource.app.exposes
  const found = known.find((one) => one.toLowerCase() === name.toLowerCase())
  if (!found)
    throw new EntraError(
      resource.kind === 'graph' ? 650057 : 65001,
      `The scope ${name} does not exist on the resource.`,
    )
  return found
}
