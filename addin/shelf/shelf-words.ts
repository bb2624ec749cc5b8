/** The words of the shelf, of skills and of swaps. */
import { createArea, useArea } from '../strings/area.ts'
import { deShelf } from '../strings/de-shelf.ts'
import { enShelf } from '../strings/en-shelf.ts'

export const shelfWords = createArea(enShelf, deShelf)
export const useShelfWords = () => useArea(shelfWords)
