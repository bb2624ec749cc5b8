/** Asks for one more permission in a window of its own. */
import type { LaterScope } from '../consent/later-scopes.ts'
import { type Agreement, addressOf, consentChannel } from '../consent/window.ts'

export type Agree = (scope: LaterScope) => Promise<Agreement>

const lookEveryMs = 400
/** The answer may be a moment behind the closing. */
const lateMs = 1_000

/** For every host where a page may open windows; call it from a click. `hint` is the address of who is signed in. */
export function agreeInWindow(hint: () => string): Agree {
  return (scope) => {
    const nonce = crypto.randomUUID()
    const address = addressOf({ scope, host: 'window', nonce, hint: hint() })
    const opened = window.open(address, consentChannel, 'popup,width=520,height=700')
    if (!opened) return Promise.resolve('blocked')
    return new Promise((resolve) => {
      const channel = new BroadcastChannel(consentChannel)
      const end = (result: Agreement): void => {
        clearInterval(looking)
        window.removeEventListener('message', hear)
        channel.close()
        resolve(result)
      }
      const take = (data: unknown): void => {
        const said = data as { kind?: string; nonce?: string; result?: Agreement } | null
        if (said?.kind === consentChannel && said.nonce === nonce) end(said.result ?? 'unknown')
      }
      const hear = ({ origin, data }: MessageEvent): void => {
        if (origin === location.origin) take(data)
      }
      const looking = setInterval(() => {
        if (!opened.closed) return
        clearInterval(looking)
        setTimeout(() => end('unknown'), lateMs)
      }, lookEveryMs)
      window.addEventListener('message', hear)
      channel.addEventListener('message', ({ data }) => take(data))
    })
  }
}
