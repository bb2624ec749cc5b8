/** The item that is open in Outlook, as it changes. */
import { useEffect, useState } from 'react'
import { useApi } from '../api.ts'
import type { OpenItem } from '../host/host-port.ts'

/** `undefined` while it is being read; null while nothing is selected, or outside Outlook. */
export function useOpenItem(): OpenItem | undefined {
  const { host } = useApi()
  const [item, setItem] = useState<OpenItem | undefined>(host.item ? undefined : null)
  useEffect(() => {
    const source = host.item
    if (!source) return
    // An answer that comes late, after the next item was opened, is about the wrong item.
    let latest = 0
    const read = (): void => {
      latest += 1
      const mine = latest
      source.read().then(
        (now) => {
          if (mine === latest) setItem(now)
        },
        () => {
          if (mine === latest) setItem(null)
        },
      )
    }
    read()
    const stop = source.onChange(read)
    return () => {
      latest = -1
      stop()
    }
  }, [host])
  return item
}
