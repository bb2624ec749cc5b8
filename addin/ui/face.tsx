/** Somebody's initials on a colour of their own: always the same one, and no load on a list of thousands. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { initials } from './initials.ts'

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    // Seen only where the system's own colours replace the fill.
    border: '1px solid transparent',
    fontWeight: tokens.fontWeightSemibold,
    userSelect: 'none',
  },
  24: { width: '24px', height: '24px', fontSize: '9px' },
  32: { width: '32px', height: '32px', fontSize: tokens.fontSizeBase200 },
  40: { width: '40px', height: '40px', fontSize: tokens.fontSizeBase300 },
  48: { width: '48px', height: '48px', fontSize: tokens.fontSizeBase400 },
})

/** Pairs of the theme that Fluent's own avatars use: legible in every theme. */
const colours = [
  [tokens.colorPaletteCranberryBackground2, tokens.colorPaletteCranberryForeground2],
  [tokens.colorPalettePumpkinBackground2, tokens.colorPalettePumpkinForeground2],
  [tokens.colorPaletteGoldBackground2, tokens.colorPaletteGoldForeground2],
  [tokens.colorPaletteForestBackground2, tokens.colorPaletteForestForeground2],
  [tokens.colorPaletteSeafoamBackground2, tokens.colorPaletteSeafoamForeground2],
  [tokens.colorPaletteTealBackground2, tokens.colorPaletteTealForeground2],
  [tokens.colorPaletteSteelBackground2, tokens.colorPaletteSteelForeground2],
  [tokens.colorPaletteRoyalBlueBackground2, tokens.colorPaletteRoyalBlueForeground2],
  [tokens.colorPaletteCornflowerBackground2, tokens.colorPaletteCornflowerForeground2],
  [tokens.colorPaletteLavenderBackground2, tokens.colorPaletteLavenderForeground2],
  [tokens.colorPaletteGrapeBackground2, tokens.colorPaletteGrapeForeground2],
  [tokens.colorPaletteMinkBackground2, tokens.colorPaletteMinkForeground2],
] as const

const colourOf = (name: string) => {
  const sum = [...name].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
  return colours[sum % colours.length] ?? colours[0]
}

/** Hidden from a screen reader: the name always stands beside it. */
export function Face({ name, size }: { name: string; size: 24 | 32 | 40 | 48 }) {
  const styles = useStyles()
  const [backgroundColor, color] = colourOf(name)
  return (
    <span aria-hidden="true" className={mergeClasses(styles.root, styles[size])} style={{ backgroundColor, color }}>
      {initials(name)}
    </span>
  )
}
