/** The facts of a row in words: the word itself, and how long ago the last contact was. */
import type { PersonRow } from '../../contract/people.ts'
import { useWords } from '../strings/strings.ts'

/** `asOf` is the server's time of the answer. */
export function useContactWords(asOf: string) {
  const { t, dates } = useWords()
  return {
    word: ({ word }: Pick<PersonRow, 'word'>): string => t.words[word ?? 'none'],
    last: ({ lastContact }: Pick<PersonRow, 'lastContact'>): string =>
      lastContact ? t.people.lastContact(dates.daysBetween(lastContact, asOf)) : t.people.noContact,
    /** Under a heading that says what it is. */
    ago: ({ lastContact }: Pick<PersonRow, 'lastContact'>): string =>
      lastContact ? t.app.daysAgo(dates.daysBetween(lastContact, asOf)) : '–',
  }
}
