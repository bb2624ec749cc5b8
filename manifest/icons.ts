/** Kith's mark, drawn: two people as two circles that share a middle. */
import { encodePng } from './png.ts'

type Colour = readonly [red: number, green: number, blue: number, alpha: number]
const white: Colour = [255, 255, 255, 255]
const brand: Colour = [91, 95, 199, 255]
const deep: Colour = [68, 71, 145, 255]
const pale: Colour = [197, 203, 250, 255]
const clear: Colour = [255, 255, 255, 0]

/** `tile`: on the brand's colour. `outline`: white lines on nothing. `pane`: the mark itself on nothing. */
export type IconStyle = 'tile' | 'outline' | 'pane'

/** Where the two circles stand, in parts of the icon's side. */
const circles = [
  { x: 0.37, y: 0.5 },
  { x: 0.63, y: 0.5 },
] as const
const radius = 0.25

function colourAt(style: IconStyle, x: number, y: number, line: number): Colour {
  const [left, right] = circles.map((circle) => Math.hypot(x - circle.x, y - circle.y))
  const inLeft = (left ?? 1) <= radius
  const inRight = (right ?? 1) <= radius
  if (style === 'outline') {
    const onLine = [left, right].some((distance) => Math.abs((distance ?? 1) - radius) <= line / 2)
    return onLine ? white : clear
  }
  if (style === 'tile') return inLeft && inRight ? brand : inLeft ? white : inRight ? pale : brand
  return inLeft && inRight ? deep : inLeft ? brand : inRight ? [150, 156, 235, 255] : clear
}

/** Samples a side of each pixel, so that edges are smooth at sixteen pixels too. */
const samples = 4

/** A square icon of `size` px. The same style and size give the same bytes. */
export function drawIcon(style: IconStyle, size: number): Buffer {
  const rgba = new Uint8Array(size * size * 4)
  // A mark on nothing fills its square; on a tile it keeps a margin.
  const zoom = style === 'tile' ? 1 : 0.84
  const line = Math.max(2 / size, 0.07)
  for (let pixel = 0; pixel < size * size; pixel++) {
    const sum = [0, 0, 0, 0]
    for (let sample = 0; sample < samples * samples; sample++) {
      const x = ((pixel % size) + ((sample % samples) + 0.5) / samples) / size
      const y = (Math.floor(pixel / size) + (Math.floor(sample / samples) + 0.5) / samples) / size
      const [red, green, blue, alpha] = colourAt(style, 0.5 + (x - 0.5) * zoom, 0.5 + (y - 0.5) * zoom, line)
      for (const [index, value] of [red * alpha, green * alpha, blue * alpha, alpha].entries())
        sum[index] = (sum[index] ?? 0) + value
    }
    const alpha = sum[3] ?? 0
    const colour = sum.slice(0, 3).map((value) => (alpha > 0 ? Math.round(value / alpha) : 255))
    rgba.set([...colour, Math.round(alpha / (samples * samples))], pixel * 4)
  }
  return encodePng(size, rgba)
}

/** Sizes that Outlook's ribbon, its lists and its mobile client ask for. */
export const paneSizes = [16, 25, 32, 48, 50, 64, 75, 80, 96, 128, 144] as const
export const ribbonSizes = [16, 32, 80] as const

/** Where the server has an icon of the pane: the file's place in the built add-in. */
export const paneIcon = (size: number): string => `assets/icons/pane-${size}.png`
/** Where the server has an icon of the ribbon in the unified manifest. */
export const ribbonIcon = (size: number): string => `assets/icons/kith-${size}.png`

/** Every icon that the server has to serve, by its place in the built add-in. */
export function servedIcons(): Map<string, Buffer> {
  return new Map([
    ...paneSizes.map((size): [string, Buffer] => [paneIcon(size), drawIcon('pane', size)]),
    ...[...ribbonSizes, 64, 128].map((size): [string, Buffer] => [ribbonIcon(size), drawIcon('tile', size)]),
  ])
}
