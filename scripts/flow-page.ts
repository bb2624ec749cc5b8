/** The job catalog as a page: which job starts which, as a drawing and as a table. */
import { clockStarts, flow, type JobName, jobs, lanes, subjects } from '../contract/jobs.ts'

/** The text of docs/flow.md. */
export function flowPage(): string {
  return `# Which job starts which

Generated from [contract/jobs.ts](../contract/jobs.ts) by \`npm run flow\`; \`npm run check\` fails when it is out of date.
A lane is one queue and one limit of jobs at a time. Dashed: the clock starts it, from a row in \`due\`.

\`\`\`mermaid
${drawing()}
\`\`\`

${table()}
`
}

const names = Object.keys(jobs) as JobName[]
const fromClock = (name: JobName): boolean => (clockStarts as readonly JobName[]).includes(name)

function drawing(): string {
  const groups = lanes.map((lane) =>
    [
      `  subgraph lane_${lane}["${lane}"]`,
      ...names.filter((name) => jobs[name].lane === lane).map((name) => `    ${name}`),
      '  end',
    ].join('\n'),
  )
  const arrows = names.flatMap((name) => flow[name].map((next) => `  ${name} --> ${next}`))
  const clock = names.filter(fromClock).map((name) => `  clock -.-> ${name}`)
  return ['flowchart LR', '  clock((clock))', ...groups, ...arrows, ...clock].join('\n')
}

function table(): string {
  const rows = names.map((name) => {
    const starters = names.filter((other) => (flow[other] as readonly JobName[]).includes(name))
    const about =
      (subjects as { [N in JobName]?: string })[name]?.replace(/Id$/, '') ??
      (name === 'take-notifications' ? 'one post' : 'owner')
    const file = `[worker/jobs/${name}.ts](../worker/jobs/${name}.ts)`
    return [name, jobs[name].lane, about, listed(starters), listed(flow[name]), fromClock(name) ? 'yes' : '', file]
  })
  const head = ['job', 'lane', 'one for each', 'started by', 'may start', 'by the clock', 'file']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const listed = (jobNames: readonly string[]): string => jobNames.join(', ')
