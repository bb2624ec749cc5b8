/** How people are called: "Jonas" for "Jonas Weber" and for the directory's "Weber, Jonas". */

/** The first given name; a name of one word, or in a script without spaces, stays whole. */
export function firstName(name: string): string {
  const [family, given] = name.split(',')
  const spoken = given?.trim() || family || name
  return spoken.trim().split(/\s+/)[0] || name
}
