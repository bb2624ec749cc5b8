/** The two packages, as files by name. */
import { drawIcon } from './icons.ts'
import { outlookXml } from './outlook-xml.ts'
import type { Spec } from './spec.ts'
import { germanTexts, type UnifiedManifest, unifiedManifest } from './unified.ts'

export type Packages = {
  manifest: UnifiedManifest
  german: Record<string, string>
  xml: string
  /** What is zipped for Teams and Microsoft 365. */
  unified: Map<string, Uint8Array>
  /** What is zipped for Outlook on Mac, mobile and perpetual Windows. */
  outlook: Map<string, Uint8Array>
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const json = (value: object): Uint8Array => text(`${JSON.stringify(value, null, 2)}\n`)

/** Everything that goes into the packages for a host and an app. */
export function packageFiles(spec: Spec): Packages {
  const manifest = unifiedManifest(spec)
  const german = germanTexts()
  const xml = outlookXml(spec)
  return {
    manifest,
    german,
    xml,
    unified: new Map([
      ['manifest.json', json(manifest)],
      ['de.json', json(german)],
      ['color.png', drawIcon('tile', 192)],
      ['outline.png', drawIcon('outline', 32)],
      ['color32x32.png', drawIcon('pane', 32)],
      ['activity.png', drawIcon('pane', 32)],
    ]),
    outlook: new Map([['kith-outlook.xml', text(xml)]]),
  }
}
