/** The words of the brief, the next step and the marks. */
import { createArea, useArea } from '../strings/area.ts'
import { deBrief } from '../strings/de-brief.ts'
import { enBrief } from '../strings/en-brief.ts'

export const briefWords = createArea(enBrief, deBrief)
export const useBriefWords = () => useArea(briefWords)
