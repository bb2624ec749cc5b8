/** Who may call what: the scopes and application permissions that each kind of route accepts, from Microsoft's permission table. */

/** Any one of the names is enough. An empty list: not open to that kind of token at all. */
export type Permission = {
  delegated: readonly string[]
  application: readonly string[]
  /** Which of Graph's services answers, since each words its refusals in its own way. */
  service: 'directory' | 'exchange' | 'teams' | 'any'
  /**
   * A permission that comes with the installation of a Teams app rather than with the token (resource-specific consent): an
   * application's token without any role is let through, and the route asks whether the app is installed with it.
   */
  byInstallation?: string
}

const permission = (service: Permission['service'], delegated: string, application: string): Permission => ({
  service,
  delegated: delegated.split(' ').filter(Boolean),
  application: application.split(' ').filter(Boolean),
})

const agents = 'AgentIdUser.ReadWrite.All AgentIdUser.ReadWrite.IdentityParentedBy'
const devices =
  'DeviceManagementApps.ReadWrite.All DeviceManagementConfiguration.ReadWrite.All DeviceManagementManagedDevices.ReadWrite.All DeviceManagementServiceConfig.ReadWrite.All'
const deviceReads =
  'DeviceManagementApps.Read.All DeviceManagementConfiguration.Read.All DeviceManagementManagedDevices.Read.All DeviceManagementServiceConfig.Read.All'
const directoryReads = `${agents} Directory.Read.All Directory.ReadWrite.All User.Read.All User.ReadWrite.All`
const userLists = `${directoryReads} ${devices} ${deviceReads} User.ReadBasic.All`
const installDelegated =
  'TeamsAppInstallation.ManageSelectedForUser TeamsAppInstallation.ReadWriteAndConsentForUser TeamsAppInstallation.ReadWriteAndConsentSelfForUser TeamsAppInstallation.ReadWriteForUser TeamsAppInstallation.ReadWriteSelectedForUser TeamsAppInstallation.ReadWriteSelfForUser'
const installApplication =
  'TeamsAppInstallation.ManageSelectedForUser.All TeamsAppInstallation.ReadWriteAndConsentForUser.All TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All TeamsAppInstallation.ReadWriteForUser.All TeamsAppInstallation.ReadWriteSelectedForUser.All TeamsAppInstallation.ReadWriteSelfForUser.All'

export const permissions = {
  none: permission('any', '', ''),
  me: permission('directory', `User.Read User.ReadBasic.All User.ReadWrite ${directoryReads}`, ''),
  users: permission('directory', `${userLists} User.ReadBasic.All`, `${userLists} User.ReadBasic.All`),
  userWrite: permission(
    'directory',
    `${agents} ${devices} Directory.ReadWrite.All User.ReadWrite.All User.EnableDisableAccount.All`,
    `${agents} ${devices} Directory.ReadWrite.All User.ReadWrite.All User.EnableDisableAccount.All`,
  ),
  userDelete: permission(
    'directory',
    `${agents} ${devices} User.DeleteRestore.All User.ReadWrite.All`,
    `${agents} ${devices} User.DeleteRestore.All User.ReadWrite.All`,
  ),
  manager: permission('directory', directoryReads, directoryReads),
  managerWrite: permission(
    'directory',
    `${agents} Directory.ReadWrite.All User.ReadWrite.All`,
    `${agents} Directory.ReadWrite.All User.ReadWrite.All`,
  ),
  directReports: permission('directory', `User.Read ${directoryReads}`, directoryReads),
  usersDelta: permission('directory', directoryReads, directoryReads),
  people: permission('exchange', 'People.Read People.Read.All', 'People.Read.All'),
  mailRead: permission(
    'exchange',
    'Mail.ReadBasic Mail.Read Mail.ReadWrite',
    'Mail.ReadBasic.All Mail.Read Mail.ReadWrite',
  ),
  mailContent: permission('exchange', 'Mail.Read Mail.ReadWrite', 'Mail.Read Mail.ReadWrite'),
  mailWrite: permission('exchange', 'Mail.ReadWrite', 'Mail.ReadWrite'),
  mailSend: permission('exchange', 'Mail.Send', 'Mail.Send'),
  mailTips: permission(
    'exchange',
    'Mail.Read Mail.Read.Shared MailTips.ReadBasic.Shared',
    'Mail.Read MailTips.ReadBasic.All',
  ),
  calendarRead: permission(
    'exchange',
    'Calendars.ReadBasic Calendars.Read Calendars.ReadWrite',
    'Calendars.ReadBasic Calendars.Read Calendars.ReadWrite',
  ),
  calendarsRead: permission(
    'exchange',
    'Calendars.ReadBasic Calendars.Read Calendars.Read.Shared Calendars.ReadWrite',
    'Calendars.ReadBasic Calendars.Read Calendars.ReadWrite',
  ),
  calendarContent: permission('exchange', 'Calendars.Read Calendars.ReadWrite', 'Calendars.Read Calendars.ReadWrite'),
  calendarWrite: permission('exchange', 'Calendars.ReadWrite', 'Calendars.ReadWrite'),
  findMeetingTimes: permission('exchange', 'Calendars.Read.Shared Calendars.ReadWrite.Shared', ''),
  mailboxSettings: permission(
    'exchange',
    'MailboxSettings.Read MailboxSettings.ReadWrite',
    'MailboxSettings.Read MailboxSettings.ReadWrite',
  ),
  mailboxSettingsWrite: permission('exchange', 'MailboxSettings.ReadWrite', 'MailboxSettings.ReadWrite'),
  outlookLists: permission(
    'exchange',
    'User.Read User.Read.All User.ReadBasic.All',
    'User.Read.All User.ReadBasic.All',
  ),
  translateIds: permission(
    'exchange',
    `${agents} User.Read User.ReadBasic.All User.Read.All User.ReadWrite User.ReadWrite.All`,
    `${agents} User.Read.All User.ReadWrite.All`,
  ),
  presence: permission('teams', 'Presence.Read Presence.Read.All', 'Presence.Read.All Presence.ReadWrite.All'),
  presences: permission('teams', 'Presence.Read.All', 'Presence.Read.All Presence.ReadWrite.All'),
  presenceWrite: permission('teams', 'Presence.ReadWrite', 'Presence.ReadWrite.All'),
  places: permission('directory', 'Place.Read.All Place.ReadWrite.All', 'Place.Read.All Place.ReadWrite.All'),
  /** What a subscription needs depends on its resource and is judged there. */
  subscriptions: permission('any', '*', '*'),
  activity: {
    ...permission('teams', 'TeamsActivity.Send', 'TeamsActivity.Send.User TeamsActivity.Send'),
    byInstallation: 'TeamsActivity.Send.User',
  },
  chatActivity: permission('teams', 'TeamsActivity.Send', 'TeamsActivity.Send.Chat TeamsActivity.Send'),
  teamActivity: permission('teams', 'TeamsActivity.Send', 'TeamsActivity.Send.Group TeamsActivity.Send'),
  channelSend: permission('teams', 'ChannelMessage.Send Group.ReadWrite.All', 'Teamwork.Migrate.All'),
  joinedTeams: permission(
    'teams',
    'Team.ReadBasic.All TeamSettings.Read.All TeamSettings.ReadWrite.All',
    'Team.ReadBasic.All TeamSettings.Read.All TeamSettings.ReadWrite.All',
  ),
  channels: permission(
    'teams',
    'Channel.ReadBasic.All ChannelSettings.Read.All ChannelSettings.ReadWrite.All',
    'Channel.ReadBasic.All ChannelSettings.Read.All ChannelSettings.ReadWrite.All',
  ),
  installedApps: permission(
    'teams',
    `TeamsAppInstallation.ReadForUser ${installDelegated}`,
    `TeamsAppInstallation.Read.All TeamsAppInstallation.Read.User TeamsAppInstallation.ReadForUser.All ${installApplication}`,
  ),
  installedChat: permission(
    'teams',
    `TeamsAppInstallation.ReadForUser TeamsAppInstallation.ReadWriteForUser TeamsAppInstallation.ReadWriteSelectedForUser TeamsAppInstallation.ReadWriteSelfForUser`,
    `TeamsAppInstallation.Read.All TeamsAppInstallation.Read.User TeamsAppInstallation.ReadForUser.All TeamsAppInstallation.ReadWriteForUser.All TeamsAppInstallation.ReadWriteSelectedForUser.All TeamsAppInstallation.ReadWriteSelfForUser.All`,
  ),
  installApp: permission('teams', installDelegated, installApplication),
  chats: permission(
    'teams',
    'Chat.ReadBasic Chat.Read Chat.ReadWrite',
    'Chat.ReadBasic.All Chat.Read.All Chat.ReadWrite.All',
  ),
  chat: permission(
    'teams',
    'Chat.ReadBasic Chat.Read Chat.ReadWrite',
    'Chat.Manage.Chat Chat.Read.All Chat.ReadBasic.All ChatSettings.Read.Chat ChatSettings.ReadWrite.Chat',
  ),
  chatMembers: permission(
    'teams',
    'Chat.ReadBasic Chat.Read Chat.ReadWrite ChatMember.Read ChatMember.ReadWrite',
    'Chat.Manage.Chat Chat.Read.All Chat.ReadBasic.All Chat.ReadWrite.All ChatMember.Read.All ChatMember.Read.Chat ChatMember.ReadWrite.All',
  ),
  chatMembersWrite: permission(
    'teams',
    'Chat.ReadWrite ChatMember.ReadWrite',
    'Chat.Manage.Chat Chat.ReadWrite.All ChatMember.ReadWrite.All',
  ),
  chatMessages: permission(
    'teams',
    'Chat.Read Chat.ReadWrite',
    'Chat.Read.All Chat.ReadWrite.All ChatMessage.Read.Chat',
  ),
  chatSend: permission('teams', 'Chat.ReadWrite ChatMessage.Send Group.ReadWrite.All', 'Teamwork.Migrate.All'),
  chatCreate: permission('teams', 'Chat.Create Chat.ReadWrite', 'Chat.Create'),
  chatWrite: permission('teams', 'Chat.ReadWrite', 'Chat.ReadWrite.All ChatSettings.ReadWrite.Chat'),
  chatDelete: permission('teams', 'Chat.ManageDeletion.All', 'Chat.ManageDeletion.All Chat.ManageDeletion.Chat'),
} as const satisfies Record<string, Permission>
