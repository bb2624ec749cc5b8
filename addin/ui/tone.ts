/** How often two are in touch, as one scale of the theme's own tokens: deeper is more often. Never shown without its word. */
import { tokens } from '@fluentui/react-components'
import type { Word } from '../../contract/people.ts'

/** Steps filled of five, and the colour of a step. Cooling keeps its height and changes its tint: it is about change. */
export const tones: Record<Word, { steps: number; color: string; border: string }> = {
  often: { steps: 5, color: tokens.colorBrandBackground, border: tokens.colorBrandBackground },
  regular: { steps: 4, color: tokens.colorBrandBackground, border: tokens.colorBrandBackground },
  cooling: {
    steps: 3,
    color: tokens.colorPaletteMarigoldBorderActive,
    border: tokens.colorPaletteMarigoldBorderActive,
  },
  occasional: { steps: 2, color: tokens.colorBrandBackground, border: tokens.colorBrandBackground },
  rare: { steps: 1, color: tokens.colorNeutralStrokeAccessible, border: tokens.colorNeutralStrokeAccessible },
  quiet: { steps: 0, color: tokens.colorNeutralStrokeAccessible, border: tokens.colorNeutralStrokeAccessible },
  new: { steps: 0, color: tokens.colorBrandStroke1, border: tokens.colorBrandStroke1 },
}
