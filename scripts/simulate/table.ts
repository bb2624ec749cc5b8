/** Plain tables for a terminal. */

/** Mean with the least and the most behind it. */
export function spreadOf(values: readonly number[], digits: number): string {
  const shown = (value: number): string => value.toFixed(digits)
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return `${shown(mean)} (${shown(Math.min(...values))} to ${shown(Math.max(...values))})`
}

/** Rows of cells under one another, the first row as the head. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [lines[0] ?? '', rule, ...lines.slice(1), ''].join('\n')
}
