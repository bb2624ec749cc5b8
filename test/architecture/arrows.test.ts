import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: unknown
  options: ICruiseOptions
}
const folders = ['core', 'contract', 'db', 'platform', 'server', 'worker', 'addin', 'sandbox', 'scripts']

async function cruised(paths: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(paths, {
    ...rules.options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
  } as ICruiseOptions)
  return output as ICruiseResult
}

test('arrows point inward everywhere, and the tool really looked', { timeout: 60_000 }, async () => {
  const { summary } = await cruised(folders)
  expect(summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`)).toEqual(
    [],
  )
  expect(summary.totalCruised).toBeGreaterThan(80)
})

test('a planted arrow from core to the database is found', { timeout: 60_000 }, async () => {
  const planted = mkdtempSync(join(root, 'core', 'planted-'))
  try {
    writeFileSync(
      join(planted, 'outward.ts'),
      "import { connect } from '../../db/connect.ts'\nexport const outward = connect\n",
    )
    const { summary } = await cruised([`core/${basename(planted)}`])
    expect(summary.violations.map((violation) => violation.rule.name)).toContain('core-imports-only-itself')
  } finally {
    rmSync(planted, { recursive: true })
  }
})
