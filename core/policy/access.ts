/** Who opens what of an owner's, by the names under which the access log keeps it. */

/** `operator`: whoever runs the servers, by one of the project's commands. */
export const accessActors = ['you', 'operator'] as const
export type AccessActor = (typeof accessActors)[number]
/** What was opened or taken; `interactions`, `scores` and `sealed` by the commands `export`, `rebuild` and `keys`. */
export const accesses = ['open', 'export', 'contact-file', 'interactions', 'scores', 'sealed'] as const
export type Access = (typeof accesses)[number]
