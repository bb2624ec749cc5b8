/** What the schemas do not catch in a package, though the store or a client would. */

import { lintXml } from './lint-xml.ts'
import type { Packages } from './package-files.ts'
import { pngSize } from './png.ts'
import { outlookId, resource, type Spec } from './spec.ts'

export type Wanted = {
  spec: Spec
  /** Activity types that the server sends. */
  activityTypes: readonly string[]
  /** Icons that the server serves, by path. */
  served: ReadonlyMap<string, Uint8Array>
}

/** Names that belong to Teams itself (store validation, names of apps and tabs). */
const taken = /\b(chat|contacts|calendar|calls|files|activity|apps|help|teams|microsoft)\b/i

/** Every string of a document with its place, as localization files write it. */
function* strings(value: unknown, place = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [place, value]
  else if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* strings(one, `${place}[${index}]`)
  else if (value && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) yield* strings(one, place ? `${place}.${key}` : key)
}

function lintAddresses({ manifest }: Packages, { spec, served }: Wanted): string[] {
  const wrong: string[] = []
  for (const domain of manifest.validDomains ?? [])
    if (/[:/*]/.test(domain))
      wrong.push(`validDomains: “${domain}” must be a host name, without scheme, path or wildcard`)
  for (const [place, text] of strings(manifest)) {
    if (place === '$schema' || !/^[a-z]+:\/\//i.test(text) || /^(api|brk-multihub):/.test(text)) continue
    if (!text.startsWith('https://')) wrong.push(`${place}: “${text}” must be https`)
    const host = text.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)[0] ?? ''
    if (!manifest.validDomains?.includes(host)) wrong.push(`${place}: ${host} is not in validDomains`)
    const path = text.split(`${host}/`)[1] ?? ''
    if (path.endsWith('.png') && !served.has(path)) wrong.push(`${place}: the server does not serve ${path}`)
  }
  const { webApplicationInfo: registration } = manifest
  if (registration?.resource !== resource(spec)) wrong.push(`webApplicationInfo.resource: must be ${resource(spec)}`)
  for (const nested of registration?.nestedAppAuthInfo ?? []) {
    if (nested.redirectUri !== `brk-multihub://${spec.host}`)
      wrong.push(`nestedAppAuthInfo.redirectUri: must be brk-multihub://${spec.host}, the origin alone`)
    if (!nested.scopes.every((scope) => scope.startsWith(`${resource(spec)}/`)))
      wrong.push('nestedAppAuthInfo.scopes: must be scopes of our own resource')
  }
  return wrong
}

function lintIcons({ manifest, unified }: Packages, { served }: Wanted): string[] {
  const activity = (manifest.activities?.activityIcons ?? []).map(({ iconFile }): [string, number] => [iconFile, 32])
  const { color, outline, color32x32 } = manifest.icons
  const small: [string, number][] = color32x32 ? [[color32x32, 32]] : []
  const inPackage: [string, number][] = [[color, 192], [outline, 32], ...small, ...activity]
  const wrong = inPackage.flatMap(([file, size]) => {
    const icon = unified.get(file)
    const found = icon && pngSize(icon)
    if (!found) return [`${file}: is not in the package, or is no PNG`]
    return found.width === size && found.height === size ? [] : [`${file}: is ${found.width} px, must be ${size}`]
  })
  const ribbons = manifest.extensions?.[0]?.ribbons ?? []
  for (const control of ribbons.flatMap(({ tabs }) =>
    tabs.flatMap(({ groups }) => (groups ?? []).flatMap(({ controls }) => controls ?? [])),
  ))
    for (const { size, url } of control.icons) {
      const icon = served.get(url.split('/').slice(3).join('/'))
      if (icon && pngSize(icon)?.width !== size) wrong.push(`${control.id}: ${url} is not ${size} px`)
    }
  return wrong
}

function lintReferences({ manifest }: Packages, { activityTypes }: Wanted): string[] {
  const extension = manifest.extensions?.[0]
  const actions = new Set((extension?.runtimes ?? []).flatMap((one) => (one.actions ?? []).map(({ id }) => id)))
  const controls = (extension?.ribbons ?? []).flatMap(({ tabs }) =>
    tabs.flatMap(({ groups }) => (groups ?? []).flatMap(({ controls: some }) => some ?? [])),
  )
  const icons = new Set((manifest.activities?.activityIcons ?? []).map(({ id }) => id))
  const declared = (manifest.activities?.activityTypes ?? []).map(({ type }) => type)
  return [
    ...controls.flatMap(({ id, actionId }) =>
      actions.has(actionId ?? '') ? [] : [`${id}: no runtime has the action “${actionId}”`],
    ),
    ...(manifest.activities?.activityTypes ?? []).flatMap(({ type, allowedIconIds }) =>
      (allowedIconIds ?? []).flatMap((icon) =>
        icons.has(icon) ? [] : [`activity ${type}: there is no icon “${icon}”`],
      ),
    ),
    ...activityTypes.flatMap((type) => (declared.includes(type) ? [] : [`activity ${type}: is sent but not declared`])),
    ...declared.flatMap((type) =>
      activityTypes.includes(type) ? [] : [`activity ${type}: is declared but never sent`],
    ),
  ]
}

function lintWords({ manifest, german }: Packages): string[] {
  const places = new Map(strings(manifest))
  const told = Object.keys(german).filter((place) => place !== '$schema')
  const must = [...places.keys()].filter((place) =>
    /^(name|description)\.|\.label$|supertip\.|^activities.*\.(description|templateText)$|^staticTabs.*\.name$/.test(
      place,
    ),
  )
  const titles = [manifest.name.short, german['name.short'] ?? '']
  return [
    ...told.flatMap((place) => (places.has(place) ? [] : [`de: the manifest has no ${place}`])),
    ...must.flatMap((place) => (told.includes(place) ? [] : [`de: ${place} is not translated`])),
    ...titles.flatMap((title) => (taken.test(title) ? [`name.short: “${title}” uses a word of Microsoft's own`] : [])),
    ...(/\bapp\b/i.test(manifest.description.short) ? ['description.short: must not call itself an app'] : []),
    ...[...places].flatMap(([place, text]) => (/Office 365/.test(text) ? [`${place}: say Microsoft 365`] : [])),
    ...(manifest.description.full.split(/\s+/).length > 500 ? ['description.full: more than 500 words'] : []),
  ]
}

/** What is wrong with the packages, one sentence each; nothing when all is well. */
export function lintPackages(packages: Packages, wanted: Wanted): string[] {
  const { manifest } = packages
  return [
    ...lintAddresses(packages, wanted),
    ...lintIcons(packages, wanted),
    ...lintReferences(packages, wanted),
    ...lintWords(packages),
    ...(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(manifest.version)
      ? []
      : [`version: “${manifest.version}” is not like 1.0.0`]),
    ...(manifest.extensions?.[0]?.alternates ?? []).flatMap(({ hide }) =>
      hide?.customOfficeAddin?.officeAddinId === outlookId(manifest.id)
        ? []
        : ['alternates: must hide the add-in of the XML manifest'],
    ),
    ...lintXml(packages.xml, { manifest, served: wanted.served }),
  ]
}
