/** Reads an org chart: a person and their manager on each line. */

import { linesOf, nameOf, type Source } from './lines.ts'
import { problemAt, shown } from './problem.ts'

const remedy = 'Each line is a person and their manager, such as 144,19; correct the line or leave it out.'

/** Manager of each person by the names that the corpus uses; null for whoever is known to have nobody above. */
export type Chart = ReadonlyMap<string, string | null>

/** Follows the managers upwards; gives the circle that it runs into, or null. */
function circleFrom(chart: Chart, start: string): string[] | null {
  const way = [start]
  for (let up = chart.get(start) ?? null; up !== null; up = chart.get(up) ?? null) {
    if (way.includes(up)) return [...way.slice(way.indexOf(up)), up]
    way.push(up)
  }
  return null
}

const cellsOf = (text: string): string[] =>
  text.split(/[,;\t]/).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )

const isHeading = ([person = '', manager = '']: readonly string[]): boolean =>
  /^[a-z _]+$/i.test(person) && /manager|report|boss|lead/i.test(manager)

/**
 * The chart of a file. A person who names themselves has nobody above. The first line may be a heading. Throws an
 * `ImportProblem` at the first line that is not right.
 */
export async function readChart(source: Source): Promise<Chart> {
  const file = nameOf(source, 'the org chart')
  const chart = new Map<string, string | null>()
  const lineOf = new Map<string, number>()
  let number = 0
  for await (const line of linesOf(source)) {
    number += 1
    const text = line.replace(/^\uFEFF/, '').trim()
    const cells = cellsOf(text)
    if (text === '' || (number === 1 && isHeading(cells))) continue
    const [person = '', above = ''] = cells
    if (cells.length !== 2 || person === '') throw problemAt(file, number, `${shown(text)} is not two columns`, remedy)
    const manager = above === '' || above === person ? null : above
    const before = lineOf.get(person)
    if (before !== undefined && chart.get(person) !== manager) {
      const wrong = `${shown(person)} has another manager on line ${before}`
      throw problemAt(file, number, wrong, 'Leave one of the two lines out.')
    }
    lineOf.set(person, number)
    chart.set(person, manager)
  }
  for (const person of chart.keys()) {
    const circle = circleFrom(chart, person)
    if (!circle) continue
    const wrong = `${circle.join(' reports to ')}, a circle`
    throw problemAt(file, lineOf.get(circle[0]!) ?? 1, wrong, 'Give one of them another manager, or none.')
  }
  return chart
}
