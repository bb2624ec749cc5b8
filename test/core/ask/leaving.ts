/** Rule 11: what reaches a peer reads as if a person had written it. */

/** What gives away that something was counted, observed, or written by a program; English and German. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ['a count', /\d/],
  ['a counted word', /\b(twice|once|times|percent|score|points|einmal|zweimal|prozent|mal)\b/iu],
  ['a word for contact', /\b(often|regular|cooling|occasional|rare|quiet|new)\b/iu],
  ['a word for contact', /\b(oft|häufig|regelmäßig|abkühlend|gelegentlich|selten|still|neu)\b/iu],
  ['a calendar', /calendar|kalender|free.?busy|availab|verfügbar|terminplan|\bbusy\b|full week|volle woche/iu],
  ['the program', /\bkith\b|suggest|vorgeschlagen|remind|erinner/iu],
]

/** What may not stand in a text that leaves, by name. */
export const forbiddenIn = (text: string): string[] =>
  forbidden.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
