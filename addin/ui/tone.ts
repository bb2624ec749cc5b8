/** How often two are in touch, as one scale of the theme's own tokens: deeper is more often. Never shown without its word. */
import { tokens } from '@fluentui/react-components'
import type { Word } from '../../contract/people.ts'

/** Steps filled of five, and the colour of a step. Cooling keeps its height and changes its tint: it is about change. */
export const tones: Record<Word, { steps: number; color: string }> = {
  often: { steps: 5, color: tokens.colorBrandStroke1 },
  regular: { steps: 4, color: tokens.colorBrandStroke1 },
  cooling: { steps: 3, color: tokens.colorPaletteMarigoldBorderActive },
  occasional: { steps: 2, color: tokens.colorBrandStroke1 },
  rare: { steps: 1, color: tokens.colorNeutralStrokeAccessible },
  quiet: { steps: 0, color: tokens.colorNeutralStrokeAccessible },
  new: { steps: 0, color: tokens.colorBrandStroke1 },
}
