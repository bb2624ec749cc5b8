/** What the sandbox keeps of Teams: chats, messages in chats and channels, installed apps, activity notifications, presence set by hand. */

export type ChatMessage = {
  id: string
  personId: string | null
  appId: string
  content: string
  contentType: 'text' | 'html'
  subject: string | null
  at: number
  mentions: unknown[]
  attachments: unknown[]
  importance: string
}
export type Chat = {
  id: string
  type: 'oneOnOne' | 'group' | 'meeting'
  topic: string | null
  memberIds: string[]
  at: number
  updatedAt: number
  messages: ChatMessage[]
}
export type InstalledApp = {
  id: string
  teamsAppId: string
  externalId: string
  displayName: string
  version: string
  /** The registration that its manifest names, where it is not the one of the app that is known by it. */
  azureAdAppId?: string
}
/** What a Teams app's manifest says, as far as Graph heeds it. */
export type TeamsApp = {
  teamsAppId: string
  externalId: string
  displayName: string
  activityTypes: string[]
  /** Application permissions for whoever installs it (`authorization.permissions.resourceSpecific`). */
  resourceSpecific?: string[]
}
/** An entry of somebody's activity feed. */
export type Activity = {
  to: string
  activityType: string
  preview: string
  topic: unknown
  parameters: unknown
  at: number
  appId: string
}
export type Team = {
  id: string
  displayName: string
  memberIds: string[]
  channels: { id: string; displayName: string; messages: ChatMessage[] }[]
}

export type Teams = {
  chats: Map<string, Chat>
  teams: Map<string, Team>
  /** By person. */
  installed: Map<string, InstalledApp[]>
  activities: Activity[]
  /** Availability and activity that somebody set. */
  presence: Map<string, [availability: string, activity: string]>
  /** The Teams app of each Entra app: activity notifications need it installed for the recipient. */
  apps: Map<string, TeamsApp>
}

/** Teams without chats, apps or channels. */
export const createTeams = (): Teams => ({
  chats: new Map(),
  teams: new Map(),
  installed: new Map(),
  activities: [],
  presence: new Map(),
  apps: new Map(),
})
