/** What the paper says Kith asks for is what the sources ask for: no scope is forgotten, none is made up, none has to be feared. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8')
/** Sources that ask Microsoft for something, or send people to agree to it. */
const sources = ['platform', 'worker', 'server', 'addin', 'manifest'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`),
)
const scope = /(?<=['"`])[A-Z][A-Za-z]+\.(?:ReadWrite|ReadBasic|Read|Send)(?:\.[A-Za-z]+)*(?=['"`])/g
const asked = new Set(sources.flatMap((path) => text(path).match(scope) ?? []))
const rows = text('docs/permissions.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const told = new Set(rows.flatMap(([names = '']) => [...names.matchAll(/`([\w.]+)`/g)].map(([, name]) => name ?? '')))

test('every scope that the sources name is in the paper, with who agrees, what for, and what fails without it', () => {
  expect(asked.size).toBeGreaterThan(10)
  const plain = ['openid', 'profile', 'offline_access']
  expect([...told].filter((name) => !plain.includes(name)).sort()).toEqual([...asked].sort())
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.length < 5))).toEqual([])
})

test('nothing that reads a text, a chat, a file or somebody else’s mailbox is among them', () => {
  expect(
    [...asked]
      .filter((name) => /^Mail\.Read$|Mail\.ReadWrite|Shared|^Chat|^Files|^Sites|Presence|\.All$/.test(name))
      .sort(),
  ).toEqual(['Place.Read.All', 'User.Read.All', 'User.ReadBasic.All'])
})
