/** Permissions that are asked for when they are first needed, and not before. */
export const laterScopes = ['Calendars.ReadWrite', 'Mail.Send', 'ChannelMessage.Send'] as const
export type LaterScope = (typeof laterScopes)[number]
