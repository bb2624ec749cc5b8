/** Asks once before something that cannot be taken back. */
import { cloneElement, lazy, type ReactElement, type Ref, Suspense, useState } from 'react'

type Trigger = ReactElement<{ onClick?: () => void; ref?: Ref<HTMLButtonElement> }>
export type Question = { trigger: Trigger; title: string; text: string; yes: string; no: string; onYes: () => void }

const load = () => import('./confirm-dialog.tsx').then(({ ConfirmDialog }) => ({ default: ConfirmDialog }))
const Asked = lazy(load)

/** `trigger` is the button that opens it and takes the focus back. */
export function Confirm(question: Question) {
  const [asked, setAsked] = useState(false)
  const trigger = cloneElement(question.trigger, { onClick: () => setAsked(true) })
  return asked ? (
    <Suspense fallback={trigger}>
      <Asked {...question} />
    </Suspense>
  ) : (
    trigger
  )
}
