/** The parts of a door as pills; the one that is open is marked. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { NavLink } from 'react-router'

const useStyles = makeStyles({
  parts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
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
    lineHeight: tokens.lineHeightBase200,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorBrandBackground2,
      border: `1px solid ${tokens.colorBrandStroke1}`,
      // Seen where a theme has no colours to tell it by.
      boxShadow: `inset 0 0 0 1px ${tokens.colorBrandStroke1}`,
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

/** Each is a link to a route of its own; a longer route below one does not mark it. */
export function Parts({ label, parts }: { label: string; parts: readonly { to: string; name: string }[] }) {
  const styles = useStyles()
  return (
    <nav className={styles.parts} aria-label={label}>
      {parts.map(({ to, name }) => (
        <NavLink key={to} to={to} end className={styles.part}>
          {name}
        </NavLink>
      ))}
    </nav>
  )
}
