/** What the build ships: small at first load, the rest when needed, nothing inline. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { budgets, type Door, firstScripts, kilobytes, readManifest } from '../../../scripts/bundle-budget.ts'
import { builtDir } from '../support/built.ts'

const text = (file: string): string => readFileSync(join(builtDir, file), 'utf8')
/** Strings that only one library has, and that survive minification. */
const marks = { msal: 'NestedAppAuthRequest', zod: 'ZodError', teams: 'appInitialization.success' }

export function bundleSuite(): void {
  it.each(Object.keys(budgets) as Door[])('%s keeps its budget of script at first load', (door) => {
    const files = firstScripts(readManifest(builtDir), door)
    expect(files.length).toBeGreaterThan(1)
    expect(kilobytes(builtDir, files)).toBeLessThanOrEqual(budgets[door])
  })

  it('loads sign-in, the host’s library and the other screens only when they are needed', () => {
    const manifest = readManifest(builtDir)
    for (const door of Object.keys(budgets) as Door[]) {
      const first = firstScripts(manifest, door).map(text).join('\n')
      for (const mark of Object.values(marks)) expect(first.includes(mark), `${door} loads ${mark}`).toBe(false)
    }
    const all = readdirSync(join(builtDir, 'assets')).filter((file) => file.endsWith('.js'))
    const shipped = all.map((file) => text(`assets/${file}`)).join('\n')
    expect(shipped).toContain(marks.msal)
    expect(shipped).toContain(marks.teams)
    expect(shipped).not.toContain(marks.zod)
  })

  it('has no script inline and no handler in its pages', () => {
    for (const page of ['tab.html', 'pane.html', 'auth.html']) {
      const html = text(page)
      const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
      expect(scripts.length).toBeGreaterThan(0)
      for (const [, attributes, body] of scripts) {
        expect(attributes).toContain('src="/assets/')
        expect(body?.trim()).toBe('')
      }
      expect(html).not.toMatch(/\son\w+=|javascript:/)
    }
  })

  it('ships the icons that the manifests name', () => {
    expect(readdirSync(join(builtDir, 'assets/icons')).length).toBeGreaterThan(10)
  })
}
