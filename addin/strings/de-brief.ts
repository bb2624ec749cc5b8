/** Die Wörter des Vorab-Zettels, des nächsten Schritts und der Vermerke, auf Deutsch. */
import type { enBrief } from './en-brief.ts'
import { createCounter } from './plural.ts'
import type { Widen } from './strings.ts'

const n = createCounter('de')

export const deBrief: Widen<typeof enBrief> = {
  title: 'Bevor ihr euch trefft',
  next: (when) => `Ihr trefft euch ${when}.`,
  none: 'Kein Treffen ist geplant.',
  last: (day) => `Letzter Kontakt ${day}.`,
  workingOn: 'Arbeitet an',
  excites: 'Begeistert von',
  goals: 'Ziele',
  promised: 'Du hast versprochen',
  shared: 'Du hast weitergegeben',
  remember: 'Zu merken',
  by: (day) => `bis ${day}`,
  yourTurn: {
    'they-invited': (times) =>
      n(times, 'Das letzte Treffen kam von dort. Bist du dran?', 'Die letzten # Treffen kamen von dort. Bist du dran?'),
    'they-helped': (times) =>
      n(times, 'Zuletzt wurde dir einmal geholfen. Etwas zurück?', 'Zuletzt wurde dir #-mal geholfen. Etwas zurück?'),
  },
  question: 'Noch ist nichts notiert. Eine gute Frage:',
  questions: [
    'Worauf freust du dich bei der Arbeit gerade?',
    'Was würde diesen Monat für dich zu einem guten machen?',
    'Was hast du zuletzt gelernt, das dich überrascht hat?',
    'Was kostet dich mehr Zeit, als es sollte?',
    'Wer hat dir dieses Jahr am meisten geholfen?',
    'Wovon würdest du gern mehr tun?',
    'Was läuft besser, als du erwartet hast?',
    'Welche Gewohnheit deines Teams würdest du überallhin mitnehmen?',
    'Was wolltest du werden, als du hier angefangen hast?',
    'Was würdest du morgen abgeben, wenn du könntest?',
    'Worauf bist du außerhalb deiner Arbeit neugierig?',
    'Wie könnte jemand wie ich dir nützlich sein?',
  ],
  step: {
    title: 'Etwas geben oder fragen',
    thanks: 'Danken',
    help: '15 Minuten anbieten',
    eyes: 'Um einen frischen Blick bitten',
    link: 'Einen Link geben',
    learn: 'Von ihnen lernen',
    introduce: 'Bekannt machen',
  },
  marks: {
    title: 'Vermerke',
    lead: 'Niemand sonst sieht sie.',
    tough: 'Eine schwere Woche für sie',
    toughOn: (day) =>
      `Eine schwere Woche, bis ${day}. Eine leichte Zeile ist entworfen, und kein Treffen wird vorgeschlagen.`,
    toughSaid: 'Vermerkt. Diese Woche wird kein Treffen vorgeschlagen.',
    toughOff: 'Nicht mehr',
    lastDay: 'Ihr letzter Tag hier',
    lastDaySave: 'Vermerken',
    lastDayOn: (day) => `Der letzte Tag ist der ${day}.`,
    forget: 'Vergessen',
    saved: 'Vermerkt.',
    meetings: 'Gemeinsame Termine',
    milestoneHint:
      'Kith weiß nicht, worum es in einem Termin geht. Hake einen an, der ihnen wichtig ist; danach wird eine Zeile entworfen.',
    people: (count) => n(count, '# Person', '# Personen'),
    more: 'Meilensteine',
  },
  success: { tap: 'Etwas Großartiges', kept: 'Vermerkt. Es steht vor dem nächsten Treffen wieder da.' },
  note: { text: 'Zu merken', save: 'Behalten', kept: 'Notiert.' },
}
