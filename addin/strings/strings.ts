/** The catalogue in the owner's language. English sets the shape; another language loads when it is needed. */
import { createContext, useContext } from 'react'
import { createDates, type Dates } from './dates.ts'
import { en } from './en.ts'
import { enPeople } from './en-people.ts'

/** The shape of a catalogue, whatever its words. */
export type Widen<T> = T extends string
  ? string
  : T extends (...given: infer A) => string
    ? (...given: A) => string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [K in keyof T]: Widen<T[K]> }

export type Strings = Widen<typeof en & typeof enPeople>
export type Language = 'en' | 'de'

/** The language of a BCP 47 tag, English where there is no other. */
export const languageOf = (tag: string): Language => (tag.toLowerCase().startsWith('de') ? 'de' : 'en')

/** The whole catalogue of a language. */
export async function loadStrings(language: Language): Promise<Strings> {
  if (language === 'de') {
    const { de } = await import('./de.ts')
    return de
  }
  return english
}

export const english: Strings = { ...en, ...enPeople }

export type Words = { t: Strings; dates: Dates; locale: string }

const WordsContext = createContext<Words>({ t: english, dates: createDates('en', 'UTC'), locale: 'en' })
export const WordsProvider = WordsContext.Provider
/** The words and the dates of the owner's language. */
export const useWords = (): Words => useContext(WordsContext)
