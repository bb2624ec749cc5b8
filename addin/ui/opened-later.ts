/** What opens on a press and is no part of the first load: its script comes with the first press. */
import { type RefObject, useEffect, useRef, useState } from 'react'

/** The button took the place of the one that was pressed: it takes its focus too, so that closing gives it back. */
export function useOpenAtOnce(): {
  button: RefObject<HTMLButtonElement | null>
  open: boolean
  setOpen: (open: boolean) => void
} {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    button.current?.focus()
    setOpen(true)
  }, [])
  return { button, open, setOpen }
}
