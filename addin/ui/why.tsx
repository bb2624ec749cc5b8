/** What was counted behind a sentence, as facts that the owner could recount. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Reason } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from './layout.tsx'
import { reasonCounts } from './reason.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  counts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
})

/** `children` are what can be done about it. */
export function Why({ reason, id, children }: { reason: Reason; id?: string; children?: ReactNode }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const counts = reasonCounts(reason, t)
  return (
    <div className={styles.root} id={id}>
      {counts.length > 0 ? (
        <>
          <span className={layout.quiet}>{t.reason.countsTitle}</span>
          <ul className={styles.counts}>
            {counts.map((line) => (
              <li key={line} className={layout.text}>
                {line}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <span className={layout.quiet}>{t.reason.note}</span>
      {children}
    </div>
  )
}
