/** The word for how often, with its place on the scale. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { Word } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'
import { tones } from './tone.ts'

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  scale: { display: 'block', flexShrink: 0 },
  step: { '@media (forced-colors: active)': { fill: 'CanvasText' } },
})

const heights = [4, 6, 8, 10, 12]

/** `null` is contact that went one way only. */
export function WordMark({ word }: { word: Word | null }) {
  const styles = useStyles()
  const { t } = useWords()
  const tone = word ? tones[word] : null
  return (
    <span className={styles.root} title={word ? t.words.meaning[word] : undefined}>
      <svg className={styles.scale} width="19" height="12" viewBox="0 0 19 12" aria-hidden="true">
        {heights.map((height, step) => {
          // A step that is not reached is a dot, so that the scale reads without its colours.
          const reached = tone !== null && step < tone.steps
          const tall = reached ? height : 2
          return (
            <rect
              key={height}
              className={styles.step}
              x={step * 4}
              y={12 - tall}
              width="3"
              height={tall}
              rx="1"
              fill={reached ? tone.color : tokens.colorNeutralStrokeAccessible}
            />
          )
        })}
      </svg>
      {t.words[word ?? 'none']}
    </span>
  )
}
