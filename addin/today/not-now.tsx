/** The ways of saying no, from "tomorrow" to "this is not right". */
import { lazy, Suspense, useState } from 'react'
import { NotNowButton } from './not-now-button.tsx'
import type { Aside } from './today-query.ts'

/** `today` is the owner's day (ISO) by the server's clock. */
export type NotNowProps = { today: string; onAside: (aside: Aside) => void; describedBy: string }

const load = () => import('./not-now-menu.tsx').then(({ NotNowMenu }) => ({ default: NotNowMenu }))
const Opened = lazy(load)

/** The menu's script is sent for when somebody comes near its button. */
export function NotNow(props: NotNowProps) {
  const [pressed, setPressed] = useState(false)
  const button = (
    <NotNowButton
      describedBy={props.describedBy}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setPressed(true)}
      onKeyDown={({ key }) => {
        if (key === 'ArrowDown') setPressed(true)
      }}
    />
  )
  return pressed ? (
    <Suspense fallback={button}>
      <Opened {...props} />
    </Suspense>
  ) : (
    button
  )
}
