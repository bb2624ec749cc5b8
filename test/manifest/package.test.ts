import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { AppManifestUtils } from '@microsoft/app-manifest'
import { Ajv } from 'ajv'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { drawIcon, servedIcons } from '../../manifest/icons.ts'
import { lintPackages } from '../../manifest/lint.ts'
import { type Packages, packageFiles } from '../../manifest/package-files.ts'
import { pngSize } from '../../manifest/png.ts'
import { checkSpec, outlookId, type Spec } from '../../manifest/spec.ts'
import { activityTypes } from '../../manifest/unified.ts'
import { findFaults, writePackages } from '../../scripts/package.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const spec: Spec = {
  host: 'kith.example.com',
  appId: '5d3f5c0e-8f0e-4f57-9c4b-2f1f0f6f2a11',
  clientId: '0b7f2a4e-4f1d-4a7c-8a43-6d1e9b1f3c22',
  version: '1.2.3',
}
const wanted = { spec, activityTypes, served: servedIcons() }

describe('the packages', () => {
  it('hold to Microsoft’s schema and to what the schema does not say', async () => {
    expect(await AppManifestUtils.validateAgainstSchema(packageFiles(spec).manifest)).toEqual([])
    expect(await findFaults(spec)).toEqual([])
  })

  it('carry a German that holds to its schema and says everything', () => {
    const path =
      'node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.Localization.schema.json'
    const { $schema: _draft, ...schema } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>
    const check = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema)
    check(packageFiles(spec).german)
    expect(check.errors ?? []).toEqual([])
    check({ ...packageFiles(spec).german, 'name.short': 'x'.repeat(31) })
    expect(check.errors).toHaveLength(1)
  })

  it('are written as two zips, the same bytes each time', () => {
    const [first, second] = ['a', 'b'].map((name) => writePackages(spec, mkdtempSync(join(tmpdir(), `kith-${name}-`))))
    const bytes = (paths: string[] | undefined): Buffer[] => (paths ?? []).map((path) => readFileSync(path))
    expect(bytes(first)).toEqual(bytes(second))
    const [unified, outlook] = bytes(first).map((zip) => Object.keys(unzipSync(zip)).toSorted())
    expect(unified).toEqual(['activity.png', 'color.png', 'color32x32.png', 'de.json', 'manifest.json', 'outline.png'])
    expect(outlook).toEqual(['kith-outlook.xml'])
  })

  it('name the host and the ids that were asked for, and nothing else', () => {
    const { manifest, xml } = packageFiles(spec)
    const hosts = new Set(
      [...`${JSON.stringify(manifest)}${xml}`.matchAll(/https?:\/\/([^/"?<]+)/g)].map(([, host]) => host),
    )
    expect([...hosts].toSorted()).toEqual([
      'developer.microsoft.com',
      'kith.example.com',
      'schemas.microsoft.com',
      'www.w3.org',
    ])
    expect(manifest.webApplicationInfo?.id).toBe(spec.clientId)
    expect(xml).toContain(`<Id>${outlookId(spec.appId)}</Id>`)
    expect(outlookId(spec.appId)).not.toBe(spec.appId)
  })

  it('are refused for a host with a scheme, an id that is none, and a version of two numbers', () => {
    const wrong = checkSpec({
      host: 'https://kith.example.com',
      appId: 'kith',
      clientId: spec.clientId,
      version: '1.0',
    })
    expect(wrong.map((line) => line.split(':')[0])).toEqual(['--host', '--app-id', '--version'])
  })
})

type Mistake = { name: string; plant: (packages: Packages) => void; says: RegExp }
const swapXml = (from: string | RegExp, to: string) => (packages: Packages) => {
  packages.xml = packages.xml.replace(from, to)
}
const ribbonButton = ({ manifest }: Packages) =>
  manifest.extensions?.[0]?.ribbons?.[0]?.tabs[0]?.groups?.[0]?.controls?.[0]
const mistakes: Mistake[] = [
  {
    name: 'a button without its action',
    plant: (packages) => Object.assign(ribbonButton(packages) ?? {}, { actionId: 'gone' }),
    says: /no runtime has the action “gone”/,
  },
  {
    name: 'an address that is not https',
    plant: ({ manifest }) =>
      Object.assign(manifest.staticTabs?.[0] ?? {}, { contentUrl: 'http://kith.example.com/tab/' }),
    says: /staticTabs\[0\]\.contentUrl.*must be https/,
  },
  {
    name: 'a domain with its scheme',
    plant: ({ manifest }) => manifest.validDomains?.push('https://kith.example.com'),
    says: /validDomains.*without scheme/,
  },
  {
    name: 'a page of somebody else',
    plant: ({ manifest }) => Object.assign(manifest.developer, { privacyUrl: 'https://else.example.net/privacy' }),
    says: /else\.example\.net is not in validDomains/,
  },
  {
    name: 'an icon that is missing',
    plant: ({ unified }) => unified.delete('outline.png'),
    says: /outline\.png: is not in/,
  },
  {
    name: 'an icon of the wrong size',
    plant: ({ unified }) => unified.set('color.png', drawIcon('tile', 96)),
    says: /color\.png: is 96 px, must be 192/,
  },
  {
    name: 'an activity that nobody sends',
    plant: ({ manifest }) =>
      manifest.activities?.activityTypes?.push({ type: 'other', description: 'x', templateText: 'x' }),
    says: /activity other: is declared but never sent/,
  },
  {
    name: 'an activity icon that is not there',
    plant: ({ manifest }) => Object.assign(manifest.activities?.activityTypes?.[0] ?? {}, { allowedIconIds: ['cup'] }),
    says: /there is no icon “cup”/,
  },
  {
    name: 'a resource of another app',
    plant: ({ manifest }) => Object.assign(manifest.webApplicationInfo ?? {}, { resource: 'api://else/1' }),
    says: /webApplicationInfo\.resource/,
  },
  {
    name: 'a redirect with a path',
    plant: ({ manifest }) =>
      Object.assign(manifest.webApplicationInfo?.nestedAppAuthInfo?.[0] ?? {}, {
        redirectUri: 'brk-multihub://kith.example.com/tab',
      }),
    says: /the origin alone/,
  },
  {
    name: 'a German text for nothing',
    plant: ({ german }) => Object.assign(german, { 'staticTabs[7].name': 'x' }),
    says: /the manifest has no staticTabs\[7\]\.name/,
  },
  {
    name: 'a text without its German',
    plant: ({ german }) => Reflect.deleteProperty(german, 'description.full'),
    says: /description\.full is not translated/,
  },
  {
    name: 'a name of Microsoft’s own',
    plant: ({ manifest }) => Object.assign(manifest.name, { short: 'Kith Chat' }),
    says: /uses a word of Microsoft's own/,
  },
  {
    name: 'the wrong add-in hidden',
    plant: ({ manifest }) =>
      Object.assign(manifest.extensions?.[0]?.alternates?.[0]?.hide?.customOfficeAddin ?? {}, {
        officeAddinId: spec.appId,
      }),
    says: /must hide the add-in of the XML manifest/,
  },
  { name: 'the same id in both', plant: swapXml(/<Id>[^<]+/, `<Id>${spec.appId}`), says: /the id must be another/ },
  { name: 'another pane in XML', plant: swapXml('/pane/"', '/other/"'), says: /the pane must be/ },
  { name: 'a tag left open', plant: swapXml('</Hosts>', ''), says: /closes nothing|is not closed/ },
  { name: 'a resource that is not there', plant: swapXml('resid="Tip"', 'resid="Top"'), says: /no resource “Top”/ },
  { name: 'more rights than needed', plant: swapXml('ReadItem', 'ReadWriteMailbox'), says: /ReadItem/ },
  { name: 'another version in XML', plant: swapXml('1.2.3.0', '1.2.4.0'), says: /the version is another/ },
]

describe('a planted mistake is found', () => {
  it.each(mistakes)('$name', ({ plant, says }) => {
    const packages = packageFiles(spec)
    plant(packages)
    expect(lintPackages(packages, wanted).join('\n')).toMatch(says)
  })
})

describe('the icons', () => {
  it('that the server serves are the ones that are drawn', () => {
    for (const [path, drawn] of servedIcons())
      expect(readFileSync(join(root, 'addin/public', path)).equals(drawn), `${path}: run scripts/icons.ts`).toBe(true)
  })

  it('have the size that their name says, and are no empty squares', () => {
    for (const [path, icon] of servedIcons()) {
      const size = Number(/(\d+)\.png$/.exec(path)?.[1])
      expect(pngSize(icon)).toEqual({ width: size, height: size })
      const start = icon.indexOf('IDAT') + 4
      const rows = inflateSync(icon.subarray(start, start + icon.readUInt32BE(start - 8)))
      expect(rows.length).toBe(size * (size * 4 + 1))
      expect(new Set(rows).size).toBeGreaterThan(8)
    }
  })

  it('keep the outline white on nothing', () => {
    const icon = drawIcon('outline', 32)
    const start = icon.indexOf('IDAT') + 4
    const rows = inflateSync(icon.subarray(start, start + icon.readUInt32BE(start - 8)))
    const pixels = Array.from({ length: 32 * 32 }, (_, index) => {
      const offset = Math.floor(index / 32) * 129 + 1 + (index % 32) * 4
      return [...rows.subarray(offset, offset + 4)]
    })
    expect(
      pixels.filter((pixel) => pixel[3]).every(([red, green, blue]) => red === 255 && green === 255 && blue === 255),
    ).toBe(true)
    expect(pixels[0]?.[3]).toBe(0)
    expect(pixels.some((pixel) => pixel[3] === 255)).toBe(true)
  })
})
