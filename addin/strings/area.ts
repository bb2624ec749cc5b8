/** The words of one area, in both languages: loaded with its screens, not with the first page. */
import { languageOf, useWords, type Widen } from './strings.ts'

/** An area's catalogue; English sets its shape. */
export type Area<T> = { en: T; de: T }

/** Both languages of an area as one value: German that misses a word does not compile. */
export const createArea = <const E>(en: E, de: Widen<E>): Area<Widen<E>> => ({ en: en as unknown as Widen<E>, de })

/** An area's words in the owner's language. */
export function useArea<T>(area: Area<T>): T {
  return area[languageOf(useWords().locale)]
}
