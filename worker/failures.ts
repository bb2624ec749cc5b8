/** What a handler throws when it cannot do its job: each says what the run loop does next. Anything else is retried with jitter. */

/** Not now: the job waits `afterMs` of real time (Retry-After, a lease held by another) and spends no attempt. */
export class Later extends Error {
  readonly afterMs: number
  readonly code: string
  constructor(afterMs: number, code = 'later') {
    super(code)
    this.name = 'Later'
    this.afterMs = afterMs
    this.code = code
  }
}

/** An answer, not a fault: the other side said no for good (consent revoked, no mailbox). The job is done and the code is logged. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'Refused'
    this.code = code
  }
}

/** A fault that no retry heals (a payload that means nothing, a rejected request): the job fails at once and leaves a dead letter. */
export class Unrecoverable extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'Unrecoverable'
    this.code = code
  }
}
