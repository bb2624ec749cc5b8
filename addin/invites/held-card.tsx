/** The ten seconds before an invite leaves: send now, or take it back. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useWords } from '../strings/strings.ts'
import { Countdown, holdSeconds } from '../ui/countdown.tsx'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useInviteActions } from './invite-actions.ts'
import { inviteTitle, whoOf } from './invite-words.ts'
import { useServerNow } from './server-now.ts'

const useStyles = makeStyles({
  root: { outlineStyle: 'none', borderTopColor: tokens.colorBrandStroke1 },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
  words: { flex: '1 1 220px', minWidth: 0 },
})

type Props = {
  invite: BookedLine
  asOf: string
  readAt: number
  /** Takes the focus when it appears, because a click put it there. */
  focus?: boolean
  /** Called after it was taken back. */
  onUndone?: () => void
}

/** `asOf` and `readAt` are of the answer that told of the invite. */
export function HeldCard({ invite, asOf, readAt, focus, onUndone }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const offer = useOffer()
  const card = useRef<HTMLElement>(null)
  const { sendNow, undo } = useInviteActions()
  const now = useServerNow(asOf, readAt, invite.state === 'held' ? 250 : null)
  const left = Math.min(holdSeconds, Math.max(0, (Date.parse(invite.holdUntil) - now) / 1000))
  const held = invite.state === 'held' && left > 0 && !sendNow.isPending && !sendNow.isSuccess
  useEffect(() => {
    if (focus) card.current?.focus()
  }, [focus])
  const when = dates.slot(invite.start, invite.end)
  const text = held
    ? t.hold.leaving(whoOf(invite.people, t), when)
    : `${t.hold.sending}: ${inviteTitle(invite, t)}, ${when}`
  const takeBack = (): void =>
    undo.mutate(invite.inviteId, {
      onSuccess: () => {
        offer({ text: t.hold.undone })
        onUndone?.()
      },
    })
  return (
    <section ref={card} tabIndex={-1} aria-label={text} className={mergeClasses(layout.card, styles.root)}>
      <div className={styles.line}>
        {held ? <Countdown left={left} /> : null}
        <p className={mergeClasses(layout.text, styles.words)} role="status">
          {text}
        </p>
        {held ? (
          <div className={layout.row}>
            <Button disabledFocusable={undo.isPending} onClick={takeBack}>
              {t.hold.undo}
            </Button>
            <Button appearance="primary" onClick={() => sendNow.mutate(invite.inviteId)}>
              {t.hold.sendNow}
            </Button>
          </div>
        ) : null}
      </div>
      {undo.isError ? <ErrorNotice error={undo.error} /> : null}
      {sendNow.isError ? <ErrorNotice error={sendNow.error} /> : null}
    </section>
  )
}
