/** One invite in a list: when, what with whom, and the answers. */
import { Button, Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular, CircleHintRegular, DismissCircleRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import type { BookedLine } from '../../contract/suggestions.ts'
import { meetWords } from '../meet/meet-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useInviteActions } from './invite-actions.ts'
import { InviteConsent } from './invite-consent.tsx'
import { type InviteTone, inviteStatus, inviteTitle, waitsForConsent } from './invite-words.ts'
import { misfitLines } from './misfits.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: '108px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalMNudge} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none', paddingTop: 0 },
    ':last-child': { paddingBottom: 0 },
    '@media (max-width: 479px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  when: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  main: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXXS, minWidth: 0 },
  over: { color: tokens.colorNeutralForeground2 },
  status: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, flexShrink: 0 },
  mark: { display: 'inline-flex', fontSize: '16px' },
  yes: { color: tokens.colorPaletteGreenForeground1 },
  no: { color: tokens.colorPaletteRedForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
})

const marks: Record<InviteTone, ReactNode> = {
  yes: <CheckmarkCircleRegular />,
  no: <DismissCircleRegular />,
  open: <CircleHintRegular />,
  over: null,
}

/** `children` are what can be done with it. */
export function InviteLine({ invite, children }: { invite: BookedLine; children?: ReactNode }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const words = useArea(meetWords)
  const { text, tone } = inviteStatus(invite, t)
  const why = invite.errorCode ? words.codes[invite.errorCode] : undefined
  const proposed = invite.people.filter((person) => person.proposed !== null)
  const where = invite.online ? t.meet.online : invite.place
  return (
    <li className={styles.root} id={`invite-${invite.inviteId}`} tabIndex={-1}>
      <span className={mergeClasses(layout.quiet, styles.when)}>
        {dates.day(invite.start)}
        <br />
        {dates.span(invite.start, invite.end)}
      </span>
      <div className={styles.main}>
        <div className={layout.between}>
          <span dir="auto" className={mergeClasses(layout.text, tone === 'over' && styles.over)}>
            {inviteTitle(invite, t)}
          </span>
          <span className={mergeClasses(layout.quiet, styles.status)}>
            {marks[tone] ? (
              <span aria-hidden="true" className={mergeClasses(styles.mark, tone !== 'over' && styles[tone])}>
                {marks[tone]}
              </span>
            ) : null}
            {((invite.state === 'failed' || invite.outcome === 'cancelled') && why) || text}
          </span>
        </div>
        {where ? <span className={layout.quiet}>{where}</span> : null}
        {invite.auto ? <span className={layout.quiet}>{words.auto}</span> : null}
        {invite.link && invite.errorCode === 'invited-you' ? (
          <Link href={invite.link} target="_blank" rel="noreferrer">
            {words.openEvent}
          </Link>
        ) : null}
        {invite.people.length > 1 && invite.state === 'booked' && !invite.outcome ? (
          <span className={layout.quiet}>
            {invite.people
              .map(({ name, response }) => t.invites.answered(name, t.meet.responses[response]))
              .join(' · ')}
          </span>
        ) : null}
        {invite.errorCode && invite.state === 'booked' && !invite.outcome && !invite.wanted ? (
          <span className={layout.text}>{words.stays[invite.errorCode] ?? words.staysOther}</span>
        ) : null}
        <Misfits invite={invite} />
        <Quorum invite={invite} />
        {waitsForConsent(invite) ? <InviteConsent invite={invite} /> : null}
        {proposed.length > 0 ? <Proposals invite={invite} /> : null}
        {children}
      </div>
    </li>
  )
}

/** Whom the time that was refused does not suit and why, on their own clock. */
function Misfits({ invite }: { invite: BookedLine }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  return misfitLines(invite, words, dates).map((text) => (
    <span key={text} className={layout.text} dir="auto">
      {text}
    </span>
  ))
}

/** How near a group is to going ahead, and when it is called off if it is not; nothing once that is decided. */
function Quorum({ invite }: { invite: BookedLine }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(meetWords)
  const { quorum, callOffAt, people } = invite
  if (!quorum || invite.state !== 'booked' || invite.outcome) return null
  const yes = people.filter(({ response }) => response === 'accepted').length + 1
  return (
    <span className={layout.quiet}>
      {words.quorumOf(yes, quorum)}
      {callOffAt ? ` ${words.callOffAt(dates.dateTime(callOffAt), quorum)}` : ''}
    </span>
  )
}

/** Other times that were proposed; each is one click away while the invite stands. */
function Proposals({ invite }: { invite: BookedLine }) {
  const layout = useLayout()
  const { t, dates } = useWords()
  const offer = useOffer()
  const { takeProposal } = useInviteActions()
  const open = invite.state === 'booked' && invite.outcome === null
  const { inviteId } = invite
  return (
    <>
      {invite.people.map(({ contactId, name, proposed: at }) => {
        if (!at) return null
        const when = dates.slot(at.start, at.end)
        const take = (): void =>
          takeProposal.mutate({ inviteId, contactId }, { onSuccess: () => offer({ text: t.propose.moved }) })
        return (
          <div key={contactId} className={layout.row}>
            <span className={layout.quiet} dir="auto">
              {name} {t.meet.proposedOther(when)}
            </span>
            {open ? (
              <Button size="small" disabledFocusable={takeProposal.isPending} onClick={take}>
                {t.propose.take(when)}
              </Button>
            ) : null}
          </div>
        )
      })}
      {takeProposal.isError ? <ErrorNotice error={takeProposal.error} /> : null}
    </>
  )
}
