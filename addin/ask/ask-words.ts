/** The words of asking and giving. */
import { createArea, useArea } from '../strings/area.ts'
import { deAsk } from '../strings/de-ask.ts'
import { enAsk } from '../strings/en-ask.ts'

export const askWords = createArea(enAsk, deAsk)
export const useAskWords = () => useArea(askWords)
