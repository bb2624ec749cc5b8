/** The checks of the XML manifest that can be made without Microsoft's online validator. */
import { pngSize } from './png.ts'
import type { UnifiedManifest } from './unified.ts'

/** Tags that are opened and not closed, or closed and not opened. */
function unbalanced(xml: string): string[] {
  const open: string[] = []
  for (const [, closing, name, rest] of xml.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (rest?.endsWith('/') || !name) continue
    if (!closing) open.push(name)
    else if (open.pop() !== name) return [`xml: </${name}> closes nothing`]
  }
  return open.map((name) => `xml: <${name}> is not closed`)
}

/** Places where every reference must find its resource: one list a version of the overrides. */
function references(xml: string): string[] {
  const [, first = '', second = ''] = xml.split(/<VersionOverrides\b/)
  return [first, second].flatMap((part) => {
    const defined = new Map(
      [...part.matchAll(/<bt:(?:Image|Url|String) id="([^"]+)"/g)].map(([, id]) => [id ?? '', true]),
    )
    const used = [...part.matchAll(/resid="([^"]+)"/g)].map(([, id]) => id ?? '')
    return [
      ...used.flatMap((id) => (defined.has(id) ? [] : [`xml: there is no resource “${id}”`])),
      ...[...defined.keys()].flatMap((id) => (id.length > 32 ? [`xml: the id “${id}” is longer than 32 letters`] : [])),
      ...[...defined.keys()].flatMap((id) =>
        used.includes(id) || /^Icon\d+$/.test(id) ? [] : [`xml: nothing uses the resource “${id}”`],
      ),
    ]
  })
}

type Beside = { manifest: UnifiedManifest; served: ReadonlyMap<string, Uint8Array> }

/** What is wrong with the file, and where it says otherwise than the unified manifest. */
export function lintXml(xml: string, { manifest, served }: Beside): string[] {
  const id = /<Id>([^<]+)<\/Id>/.exec(xml)?.[1]
  const name = /<DisplayName DefaultValue="([^"]+)"/.exec(xml)?.[1] ?? ''
  const pages = new Set(
    [...xml.matchAll(/<(?:SourceLocation|bt:Url[^>]*) DefaultValue="([^"]+)"/g)].map(([, url]) => url),
  )
  const page = manifest.extensions?.[0]?.runtimes?.[0]?.code.page
  const urls = [...xml.matchAll(/DefaultValue="(\w+:\/\/[^"]+)"/g)].map(([, url]) => url ?? '')
  const icons = [...xml.matchAll(/<bt:Image id="Icon(\d+)" DefaultValue="https:\/\/[^/]+\/([^"]+)"/g)]
  return [
    ...unbalanced(xml),
    ...references(xml),
    ...(id && id !== manifest.id ? [] : ['xml: the id must be another than the unified manifest’s']),
    ...(name && name !== manifest.name.short ? [] : ['xml: the name must be another than the unified manifest’s']),
    ...(pages.size === 1 && pages.has(page) ? [] : [`xml: the pane must be ${page}, as in the unified manifest`]),
    ...(xml.includes(`<Version>${manifest.version}.0</Version>`)
      ? []
      : ['xml: the version is another than the unified manifest’s']),
    ...urls.flatMap((url) => (url.startsWith('https://') ? [] : [`xml: “${url}” must be https`])),
    ...urls.flatMap((url) =>
      manifest.validDomains?.includes(url.split('/')[2] ?? '') ? [] : [`xml: “${url}” is on another host`],
    ),
    ...icons.flatMap(([, size, path]) => {
      const icon = served.get(path ?? '')
      if (!icon) return [`xml: the server does not serve ${path}`]
      return pngSize(icon)?.width === Number(size) ? [] : [`xml: ${path} is not ${size} px`]
    }),
    ...(/<Permissions>ReadItem<\/Permissions>/.test(xml) ? [] : ['xml: the least permission that does is ReadItem']),
  ]
}
