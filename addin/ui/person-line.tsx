/** A person: picture or initials, name, and the one line that matters now. The same everywhere, in three sizes. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { Face } from './face.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minWidth: 0,
    // What stands at the end goes below where it would leave no room for the name.
    '@media (max-width: 479px)': { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS },
  },
  // A name in a right-to-left script keeps its own direction and still stands beside its face.
  text: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    minWidth: 0,
    flexGrow: 1,
    '@media (max-width: 479px)': { flexBasis: '112px' },
  },
  // A large name is a heading, and is not broken in two for what stands beside it.
  roomy: { '@media (max-width: 479px)': { flexBasis: '176px' } },
  name: {
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  small: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  medium: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  large: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, whiteSpace: 'normal' },
  line: {
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  wrap: { whiteSpace: 'normal' },
})

const pictures = { small: 24, medium: 32, large: 48 } as const

/** `heading` makes the name a heading of that level, for screens about one person. */
export function PersonLine(props: {
  name: string
  /** Whose face stands there, where the words are not a name. */
  face?: string
  line?: ReactNode
  size?: 'small' | 'medium' | 'large'
  heading?: 1 | 2
  /** The line is shown whole, over several rows where it has to be: a reason must not be cut. */
  whole?: boolean
  end?: ReactNode
}) {
  const styles = useStyles()
  const size = props.size ?? 'medium'
  const Name = props.heading === 1 ? 'h1' : props.heading === 2 ? 'h2' : 'span'
  return (
    <div className={styles.root}>
      <Face name={props.face ?? props.name} size={pictures[size]} />
      <div className={mergeClasses(styles.text, size === 'large' && styles.roomy)}>
        <Name dir="auto" className={mergeClasses(styles.name, styles[size])} style={{ margin: 0, textAlign: 'start' }}>
          {props.name}
        </Name>
        {props.line ? (
          <span
            className={mergeClasses(styles.line, (size === 'large' || props.heading || props.whole) && styles.wrap)}
          >
            {props.line}
          </span>
        ) : null}
      </div>
      {props.end}
    </div>
  )
}
