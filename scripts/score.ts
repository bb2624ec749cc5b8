/** `npm run -s score`: events in, scores out, one JSON object a line. Broken lines are named on stderr and the rest still counts. */
import { createInterface } from 'node:readline'
import { parseLine } from '../core/score/event.ts'
import { createLedger } from '../core/score/ledger.ts'

const ledger = createLedger()
let line = 0
let refused = 0

const answer = (t: number): string => {
  const lines = ledger
    .scores(t)
    .map(({ ego, alter, score, fade }) => JSON.stringify({ t, ego, alter, score, fade, sym: 1 }))
  lines.push(JSON.stringify({ done: t }), '')
  return lines.join('\n')
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  line += 1
  if (text.trim() === '') continue
  const parsed = parseLine(text)
  if (typeof parsed === 'string') {
    refused += 1
    process.stderr.write(`line ${line}: ${parsed}\n`)
  } else if (parsed.op === 'event') ledger.take(parsed.event)
  else if (parsed.op === 'del') ledger.remove(parsed.id)
  else if (!process.stdout.write(answer(parsed.t))) await new Promise((resume) => process.stdout.once('drain', resume))
}
if (refused > 0) {
  process.stderr.write(`${refused} of ${line} lines were refused; the others count\n`)
  process.exitCode = 1
}
