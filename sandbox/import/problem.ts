/** What is wrong with a file that was to be imported: one line that says where, what, and what to do. */

/** The message is one line, meant for a terminal. */
export class ImportProblem extends Error {
  override name = 'ImportProblem'
}

/** A problem at a line (counted from 1) of a file. */
export const problemAt = (file: string, line: number, wrong: string, remedy: string): ImportProblem =>
  new ImportProblem(`${file}, line ${line}: ${wrong}. ${remedy}`)

/** The value as it may stand in a message: short, on one line. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}
