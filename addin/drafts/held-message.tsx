/** A message in its ten seconds, and where it went: send now, take it back, or the own mail form where it could not leave. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useEffect, useRef } from 'react'
import type { Message } from '../../contract/messages.ts'
import { useApi } from '../api.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { ConsentCard } from '../consent/consent-card.tsx'
import { useServerNow } from '../invites/server-now.ts'
import { useMe } from '../session/session.tsx'
import { useWords } from '../strings/strings.ts'
import { Countdown, holdSeconds } from '../ui/countdown.tsx'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useMessage, useMessageActions } from './message-query.ts'
import { OwnForm } from './own-form.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    outlineStyle: 'none',
  },
  words: { flex: '1 1 200px', minWidth: 0 },
  mark: { display: 'inline-flex', fontSize: '20px', color: tokens.colorPaletteGreenForeground1 },
})

type Props = {
  message: Message
  /** Called once it was taken back or is to be tried again: the draft is a draft again. Left out where the draft stands beside it. */
  onUndone?: () => void
  /** It is shown because the screen was opened, so that the focus stays where it is. */
  isQuiet?: boolean
}

/** Takes the focus when it appears, because a click put it there. */
export function HeldMessage({ message: first, onUndone, isQuiet = false }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useAskWords()
  const offer = useOffer()
  const box = useRef<HTMLElement>(null)
  const me = useMe()
  const { data: message = first } = useMessage(first.messageId, first)
  const { sendNow, undo } = useMessageActions(first.messageId)
  const isHeld = message.state === 'held' && !sendNow.isPending && !sendNow.isSuccess
  const now = useServerNow(me.data?.asOf ?? first.holdUntil, me.dataUpdatedAt, isHeld ? 250 : null)
  const left = Math.min(holdSeconds, Math.max(0, (Date.parse(message.holdUntil) - now) / 1000))
  const canUndo = isHeld && left > 0
  useEffect(() => {
    if (!isQuiet) box.current?.focus()
  }, [isQuiet])
  const text = textOf(message, canUndo, words, t.app.list)
  const takeBack = (): void =>
    undo.mutate(undefined, {
      onSuccess: () => {
        offer({ text: t.hold.undone })
        onUndone?.()
      },
    })
  return (
    <section ref={box} tabIndex={-1} aria-label={text} className={styles.root}>
      {canUndo ? <Countdown left={left} /> : null}
      {message.state === 'sent' ? (
        <span aria-hidden="true" className={styles.mark}>
          <CheckmarkCircleRegular />
        </span>
      ) : null}
      <p className={mergeClasses(layout.text, styles.words)} role="status">
        {text}
      </p>
      {canUndo ? (
        <div className={layout.row}>
          <Button disabledFocusable={undo.isPending} onClick={takeBack}>
            {t.hold.undo}
          </Button>
          <Button appearance="primary" onClick={() => sendNow.mutate()}>
            {t.hold.sendNow}
          </Button>
        </div>
      ) : null}
      {message.state === 'failed' ? (
        <Failed message={message} sendNow={sendNow} {...(onUndone ? { onAgain: onUndone } : {})} />
      ) : null}
      {[undo, sendNow].map(({ isError, error }, index) =>
        isError ? <ErrorNotice key={index === 0 ? 'undo' : 'send'} error={error} /> : null,
      )}
    </section>
  )
}

type FailedProps = {
  message: Message
  sendNow: ReturnType<typeof useMessageActions>['sendNow']
  onAgain?: () => void
}

/** Why it did not leave is told already; here is what can be done about it. */
function Failed({ message, sendNow, onAgain }: FailedProps) {
  const layout = useLayout()
  const words = useAskWords()
  const { host } = useApi()
  const { form, channel } = message
  if (message.errorCode === 'needs-consent' && form)
    return (
      <ConsentCard
        scope={channel === 'teams' ? 'ChannelMessage.Send' : 'Mail.Send'}
        busy={sendNow.isPending}
        onAgreed={() => sendNow.mutate()}
        ownForm={() => host.newMail({ to: form.recipients, subject: form.subject, text: form.body })}
      />
    )
  return (
    <div className={layout.row}>
      {form ? <OwnForm to={form.recipients} subject={form.subject} text={form.body} /> : null}
      {onAgain ? <Button onClick={onAgain}>{words.hold.again}</Button> : null}
    </div>
  )
}

/** What is true of it now, in one sentence. */
function textOf(
  message: Message,
  isHeld: boolean,
  { hold }: ReturnType<typeof useAskWords>,
  list: (names: readonly string[]) => string,
): string {
  const who = list(message.people.map(({ name }) => firstName(name)))
  const isPost = message.channel === 'teams'
  if (message.state === 'failed') return hold.failed[message.errorCode ?? 'other'] ?? hold.failed.other ?? ''
  if (message.state === 'sent') return isPost ? hold.posted : hold.sent(who)
  if (message.state === 'unknown') return hold.unknown
  if (!isHeld) return hold.sending
  return isPost ? hold.posting : hold.leaving(who)
}
