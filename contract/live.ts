/** Live updates: server-sent events over fetch. An event says what changed, never what it is; the page refetches. */
export const liveKinds = ['me', 'people', 'today', 'invites'] as const
export type LiveKind = (typeof liveKinds)[number]
/** GET with a bearer token; answers text/event-stream with `event: change` and `data: {"kind":…}`, and a heartbeat comment. */
export const livePath = '/api/live'
