/** The server's business time between two answers. */
import { useEffect, useState } from 'react'

/**
 * Business time in ms: `asOf` of the last answer plus what has passed since it was read (`readAt`, ms of the page's
 * clock). The two clocks need not agree. Renders again every `everyMs` while given.
 */
export function useServerNow(asOf: string, readAt: number, everyMs: number | null): number {
  const [, tick] = useState(0)
  useEffect(() => {
    if (everyMs === null) return
    const timer = setInterval(() => tick((count) => count + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return Date.parse(asOf) + Math.max(0, Date.now() - readAt)
}
