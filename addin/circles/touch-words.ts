/** The words of circles, staying in touch and leaving. */
import { createArea, useArea } from '../strings/area.ts'
import { deTouch } from '../strings/de-touch.ts'
import { enTouch } from '../strings/en-touch.ts'

export const touchWords = createArea(enTouch, deTouch)
export const useTouchWords = () => useArea(touchWords)
