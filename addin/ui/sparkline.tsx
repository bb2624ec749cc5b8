/** Twelve weeks as a line; its sentence says the same in words. */
import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  root: { display: 'block', width: '100%', height: '48px', overflow: 'visible' },
  area: { '@media (forced-colors: active)': { fill: 'Canvas' } },
  line: { '@media (forced-colors: active)': { stroke: 'CanvasText' } },
})
const width = 240
const height = 44

/** Values of equal steps in time, oldest first; never negative. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const styles = useStyles()
  const most = Math.max(1, ...values)
  const points = values.map((value, index): [number, number] => [
    (index / Math.max(1, values.length - 1)) * width,
    height - 2 - (value / most) * (height - 8),
  ])
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const [lastX, lastY] = points.at(-1) ?? [0, height]
  return (
    <svg
      className={styles.root}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon
        className={styles.area}
        points={`0,${height} ${line} ${width},${height}`}
        fill={tokens.colorBrandBackground2}
      />
      <polyline
        className={styles.line}
        points={line}
        fill="none"
        stroke={tokens.colorBrandStroke1}
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      <line
        className={styles.line}
        x1={lastX}
        y1={lastY}
        x2={lastX}
        y2={lastY}
        stroke={tokens.colorBrandStroke1}
        strokeWidth="7"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
