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
  scale: { display: 'block', flexShrink: 0, forcedColorAdjust: 'auto' },
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
        {heights.map((height, step) => (
          <rect
            key={height}
            x={step * 4}
            y={12 - height}
            width="3"
            height={height}
            rx="1"
            fill={tone && step < tone.steps ? tone.color : tokens.colorNeutralStroke2}
          />
        ))}
      </svg>
      {t.words[word ?? 'none']}
    </span>
  )
}
