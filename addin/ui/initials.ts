/** Letters that stand for a name. */

/** Two words of a name as two letters; one letter of a script that has no capitals. */
export function initials(name: string): string {
  const words = name
    .replace(/[([].*$/, '')
    .split(/[\s,]+/)
    .filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) =>
    word ? [[...word][0]?.toLocaleUpperCase() ?? ''] : [],
  )
  return /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(letters[0] ?? '')
    ? letters.join('')
    : (letters[0] ?? '')
}
