/** The parts of Meet: what is booked, a group, rhythms, places. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { meetWords } from './meet-words.ts'

const useStyles = makeStyles({
  nav: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  part: {
    display: 'inline-flex',
    alignItems: 'center',
    minHeight: '32px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorBrandBackground2,
      border: `1px solid ${tokens.colorBrandStroke1}`,
      color: tokens.colorBrandForeground2,
      fontWeight: tokens.fontWeightSemibold,
      '@media (forced-colors: active)': {
        backgroundColor: 'Highlight',
        color: 'HighlightText',
        forcedColorAdjust: 'none',
      },
    },
  },
})

const parts = ['', '/new', '/rhythms', '/places'] as const

/** The heading of the door with its parts; `end` stands beside the heading. */
export function MeetNav({ end }: { end?: ReactNode }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(meetWords)
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title}>{t.meet.title}</h1>
        {end}
      </div>
      <nav className={styles.nav} aria-label={words.partsLabel}>
        {parts.map((part) => (
          <NavLink key={part} to={`/meet${part}`} end className={styles.part}>
            {words.parts[part]}
          </NavLink>
        ))}
      </nav>
    </>
  )
}
