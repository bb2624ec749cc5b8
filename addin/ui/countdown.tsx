/** The ring of the ten seconds before something leaves. */
import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  ring: { flexShrink: 0 },
  digits: {
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    fill: tokens.colorNeutralForeground1,
  },
})

/** Seconds. The hold is this long; a clock that runs apart from the server's must not show more. */
export const holdSeconds = 10
const radius = 15
const around = 2 * Math.PI * radius

/** Whole seconds left as a ring that empties; `left` in seconds. Hidden from a screen reader: the sentence beside it says the same. */
export function Countdown({ left }: { left: number }) {
  const styles = useStyles()
  const share = left / holdSeconds
  return (
    <svg className={styles.ring} width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
      <circle cx="18" cy="18" r={radius} fill="none" stroke={tokens.colorNeutralStroke2} strokeWidth="3" />
      <circle
        cx="18"
        cy="18"
        r={radius}
        fill="none"
        stroke={tokens.colorBrandStroke1}
        strokeWidth="3"
        strokeLinecap="round"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - share)}
        transform="rotate(-90 18 18)"
      />
      <text className={styles.digits} x="18" y="18" textAnchor="middle" dominantBaseline="central">
        {Math.ceil(left)}
      </text>
    </svg>
  )
}
