/** Writes both app packages: `npm run package -- --host kith.example.com --app-id <guid> [--client-id <guid>] [--version 1.0.0] [--out dist/packages]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppManifestUtils } from '@microsoft/app-manifest'
import { zipSync } from 'fflate'
import { servedIcons } from '../manifest/icons.ts'
import { lintPackages } from '../manifest/lint.ts'
import { packageFiles } from '../manifest/package-files.ts'
import { checkSpec, type Spec } from '../manifest/spec.ts'
import { activityTypes } from '../manifest/unified.ts'

/** The same files give the same bytes: a zip's times say nothing here. */
const zipped = (files: ReadonlyMap<string, Uint8Array>): Uint8Array =>
  zipSync(Object.fromEntries(files), { level: 9, mtime: new Date('1980-01-01T00:00:00') })

/** What is wrong with the wish or the packages; nothing when all is well. */
export async function findFaults(spec: Spec): Promise<string[]> {
  const wrong = checkSpec(spec)
  if (wrong.length > 0) return wrong
  const packages = packageFiles(spec)
  const schema = await AppManifestUtils.validateAgainstSchema(packages.manifest)
  return [
    ...schema.map((failure) => `manifest.json: ${JSON.stringify(failure)}`),
    ...lintPackages(packages, { spec, activityTypes, served: servedIcons() }),
  ]
}

/** Writes both zips into a folder and gives their paths back. */
export function writePackages(spec: Spec, folder: string): string[] {
  const { unified, outlook } = packageFiles(spec)
  mkdirSync(folder, { recursive: true })
  const files: [string, ReadonlyMap<string, Uint8Array>][] = [
    ['kith-microsoft365.zip', unified],
    ['kith-outlook-xml.zip', outlook],
  ]
  return files.map(([name, content]) => {
    const path = join(folder, name)
    writeFileSync(path, zipped(content))
    return path
  })
}

/** Exits with 1 and one line a fault. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '' },
      'app-id': { type: 'string', default: '' },
      'client-id': { type: 'string' },
      version: { type: 'string', default: '1.0.0' },
      out: { type: 'string', default: 'dist/packages' },
    },
  })
  const appId = values['app-id']
  const spec: Spec = { host: values.host, appId, clientId: values['client-id'] ?? appId, version: values.version }
  const faults = await findFaults(spec)
  if (faults.length > 0) {
    console.error(faults.join('\n'))
    process.exitCode = 1
    return
  }
  for (const path of writePackages(spec, values.out)) console.log(path)
}

if (process.argv[1]?.endsWith('package.ts')) await main()
