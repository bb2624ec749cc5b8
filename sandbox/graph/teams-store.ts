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
export type InstalledApp = { id: string; teamsAppId: string; externalId: string; displayName: string; version: string }
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
  apps: Map<string, { teamsAppId: string; externalId: string; displayName: string; activityTypes: string[] }>
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
