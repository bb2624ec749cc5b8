/** One invite in a list: when, what with whom, and the answers. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular, CircleHintRegular, DismissCircleRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { type InviteTone, inviteStatus, inviteTitle } from './invite-words.ts'

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
  const { text, tone } = inviteStatus(invite, t)
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
            {text}
          </span>
        </div>
        {where ? <span className={layout.quiet}>{where}</span> : null}
        {invite.people.length > 1 && invite.state === 'booked' && !invite.outcome ? (
          <span className={layout.quiet}>
            {invite.people
              .map(({ name, response }) => t.invites.answered(name, t.meet.responses[response]))
              .join(' · ')}
          </span>
        ) : null}
        {proposed.map(({ contactId, name, proposed: at }) =>
          at ? (
            <span key={contactId} className={layout.quiet}>
              {name} {t.meet.proposedOther(dates.slot(at.start, at.end))}
            </span>
          ) : null,
        )}
        {children}
      </div>
    </li>
  )
}
