/** What can be done with a booked invite that lies ahead: moved to a time of the owner's own, or cancelled. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { BookedLine } from '../../contract/suggestions.ts'
import { groupWords } from '../groups/group-words.ts'
import { useInviteActions } from '../invites/invite-actions.ts'
import { inviteTitle, whoOf } from '../invites/invite-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Confirm } from '../ui/confirm.tsx'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { OwnTime } from './own-time.tsx'

const useStyles = makeStyles({ first: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` } })

/** Nothing while a change is on its way to the calendar; that is told instead. */
export function Change({ invite, asOf }: { invite: BookedLine; asOf: string }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(groupWords)
  const offer = useOffer()
  const { cancel, move } = useInviteActions()
  const [moving, setMoving] = useState(false)
  const { inviteId } = invite
  const failed = [cancel, move].find(({ isError }) => isError)
  if (invite.wanted)
    return (
      <span className={layout.quiet} role="status">
        {invite.wanted === 'move' ? words.moving : words.cancelling}
      </span>
    )
  const moveTo = (start: string): void =>
    move.mutate(
      { inviteId, start },
      {
        onSuccess: () => {
          setMoving(false)
          offer({ text: words.moved })
        },
      },
    )
  return (
    <>
      {moving ? (
        <OwnTime
          label={words.moveTo}
          busy={move.isPending}
          today={dates.isoDay(asOf)}
          first={`${dates.isoDay(invite.start)}T${dates.time(invite.start)}`}
          onChoose={moveTo}
          onCancel={() => setMoving(false)}
        />
      ) : (
        <div className={layout.row}>
          <Button
            size="small"
            appearance="subtle"
            className={styles.first}
            aria-label={words.moveOf(inviteTitle(invite, t))}
            onClick={() => setMoving(true)}
          >
            {words.move}
          </Button>
          <Confirm
            trigger={
              <Button size="small" appearance="subtle" disabledFocusable={cancel.isPending}>
                {t.meet.cancel}
              </Button>
            }
            title={t.meet.cancelTitle}
            text={t.meet.cancelText(whoOf(invite.people, t))}
            yes={t.meet.cancelYes}
            no={t.meet.cancelNo}
            onYes={() => cancel.mutate(inviteId, { onSuccess: () => offer({ text: t.invites.cancelled }) })}
          />
        </div>
      )}
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </>
  )
}
