import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
const documents = listed.split('\n').filter((path) => path && existsSync(join(root, path)))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

test('every command that a document names exists', () => {
  const named = documents.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return [...text.matchAll(/npm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(([, run, plain]) => ({
      path,
      script: run ?? plain ?? '',
    }))
  })
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(({ script }) => !(script in scripts))).toEqual([])
})

test('every link between documents and files leads somewhere', () => {
  const links = documents.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, link = '']) => ({ path, link }))
  })
  expect(links.length).toBeGreaterThan(20)
  expect(links.filter(({ path, link }) => !existsSync(join(root, dirname(path), link)))).toEqual([])
})

test('no document and no source names a folder of one machine', () => {
  const { status, stdout } = spawnSync(
    'git',
    ['grep', '-nIE', '/(work|root|farm|home)/[a-z]', '--', '.', ':!package-lock.json', ':!test/docs'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  expect({ status, found: stdout.trim() }).toEqual({ status: 1, found: '' })
})
