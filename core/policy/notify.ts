/** Everything that can be tuned about telling the owner outside the app, with unit and source. */

/** How the owner is told: not at all, without anybody's name (rule 8 of the product: screens are shared), or with it. */
export const noticeModes = ['off', 'plain', 'named'] as const
export type NoticeMode = (typeof noticeModes)[number]
const usualMode: NoticeMode = 'plain'

/** The mode as it was saved; what nobody chose is without names. */
export const noticeModeOf = (saved: unknown): NoticeMode => noticeModes.find((one) => one === saved) ?? usualMode

/** Rule 6 of the product and its permission table: at most one a day, two a week; a week is any seven days. */
export const noticeLimits = { perDay: 1, perWeek: 2, weekDays: 7 } as const
/** Days for which a card is news; reasoned: what nobody was told of within them is found when the app is opened anyway. */
export const newsDays = 3
/** Minutes that a card is let lie, so that the worthiest of a morning is told of and not the first; reasoned. */
export const settleMinutes = 5
/**
 * Minutes over which the people of an organisation are spread when their day begins: Graph takes five of these a second from
 * an application in a tenant (graph.md, limits of Teams).
 */
export const spreadMinutes = 30
/** Minutes before the end of the working hours from which tomorrow is soon enough; reasoned. */
export const lateMinutes = 30
