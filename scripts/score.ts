/** `npm run -s score`: events in, scores out, one JSON object a line. Each broken line is named on stderr and the rest still counts. */
import { parseLine } from '../core/score/event.ts'
import { createLedger } from '../core/score/ledger.ts'

const ledger = createLedger()
let line = 0

const refuse = (why: string): void => {
  process.stderr.write(`line ${line}: ${why}\n`)
  process.exitCode = 1
}

async function answer(t: number): Promise<void> {
  const lines = ledger.scores(t).map((pair) => JSON.stringify({ t, ...pair, sym: 1 }))
  const text = [...lines, JSON.stringify({ done: t }), ''].join('\n')
  if (!process.stdout.write(text)) await new Promise((resume) => process.stdout.once('drain', resume))
}

async function take(text: string): Promise<void> {
  line += 1
  if (text === '') return
  const parsed = parseLine(text)
  if (typeof parsed === 'string') refuse(parsed)
  else if (parsed.op === 'score') await answer(parsed.t)
  else if (parsed.op === 'del') ledger.remove(parsed.id)
  else {
    ledger.take(parsed.event)
    if (parsed.complaint !== null) refuse(parsed.complaint)
  }
}

// Split by hand: readline also splits at U+2028, which JSON allows inside a text.
let rest = ''
process.stdin.setEncoding('utf8')
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop() ?? ''
  for (const text of lines) await take(text.trim())
}
if (rest !== '') await take(rest.trim())
