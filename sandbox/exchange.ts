/** One HTTP exchange of the sandbox as plain values, so that a batch can ask itself and faults can stand in between. */

export type Incoming = {
  method: string
  /** As sent, percent-encoding kept, without the query. */
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
  /** Scheme and host that the caller used, such as `https://localhost:4400`: links in answers begin with it. */
  origin: string
}

export type Answer = {
  status: number
  headers?: Record<string, string | string[]>
  /** An object goes out as JSON, a string as it is. */
  body?: unknown
  /**
   * What the connection does instead of carrying the answer: `reset` ends it at once, `hang` never answers,
   * `truncate` announces the whole body and ends after half of it.
   */
  fault?: 'reset' | 'hang' | 'truncate'
}

/** Answers a request, or null where it is not this part's to answer. */
export type Responder = (incoming: Incoming) => Promise<Answer | null>
