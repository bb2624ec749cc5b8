/** The assignment problem: who is joined with whom so that all of it is worth most. */

/**
 * For each row the column that it is joined with, or null; no column twice. The sum of the worths joined is the greatest
 * possible; what is worth nothing (0 or less) stays alone. Hungarian method with potentials (Kuhn 1955, Munkres 1957),
 * O(rows² · columns). Of several best answers always the same one is given.
 */
export function assign(worth: readonly (readonly number[])[]): (number | null)[] {
  const rows = worth.length
  const columns = Math.max(0, ...worth.map((row) => row.length))
  // As many columns of nothing as there are rows let everybody stay alone.
  const width = columns + rows
  const cost = (row: number, column: number): number => -Math.max(0, column < columns ? (worth[row]?.[column] ?? 0) : 0)
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(width + 1)
  const rowOf = new Int32Array(width + 1)
  for (let row = 1; row <= rows; row++) join(row, { width, cost, rowPotential, columnPotential, rowOf })
  const joined: (number | null)[] = new Array<number | null>(rows).fill(null)
  for (let column = 1; column <= columns; column++) {
    const row = (rowOf[column] ?? 0) - 1
    if (row >= 0 && cost(row, column - 1) < 0) joined[row] = column - 1
  }
  return joined
}

type Work = {
  width: number
  cost: (row: number, column: number) => number
  rowPotential: Float64Array
  columnPotential: Float64Array
  /** Row (from 1) that holds each column (from 1), 0 where it is free. */
  rowOf: Int32Array
}

/** Finds the cheapest way to give one more row a column, moving others on where that costs less. */
function join(row: number, { width, cost, rowPotential, columnPotential, rowOf }: Work): void {
  const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(width + 1)
  const done = new Uint8Array(width + 1)
  rowOf[0] = row
  let column = 0
  do {
    done[column] = 1
    const holder = rowOf[column] ?? 0
    let step = Number.POSITIVE_INFINITY
    let next = 0
    for (let other = 1; other <= width; other++) {
      if (done[other]) continue
      const reduced = cost(holder - 1, other - 1) - (rowPotential[holder] ?? 0) - (columnPotential[other] ?? 0)
      if (reduced < (least[other] ?? 0)) {
        least[other] = reduced
        from[other] = column
      }
      if ((least[other] ?? 0) < step) {
        step = least[other] ?? 0
        next = other
      }
    }
    for (let other = 0; other <= width; other++) {
      if (done[other]) {
        const held = rowOf[other] ?? 0
        rowPotential[held] = (rowPotential[held] ?? 0) + step
        columnPotential[other] = (columnPotential[other] ?? 0) - step
      } else least[other] = (least[other] ?? 0) - step
    }
    column = next
  } while (rowOf[column] !== 0)
  while (column !== 0) {
    const before = from[column] ?? 0
    rowOf[column] = rowOf[before] ?? 0
    column = before
  }
}
