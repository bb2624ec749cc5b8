/** Every word of both manifests, in English and German. */
type Words = {
  name: string
  fullName: string
  /** One sentence of at most 80 characters. */
  short: string
  full: string
  tab: string
  about: string
  activity: string
  activityText: string
  group: string
  button: string
  tipTitle: string
  tip: string
  /** The add-in in XML goes by another name, since both may be listed side by side. */
  paneName: string
  paneShort: string
}

export const english: Words = {
  name: 'Kith',
  fullName: 'Kith: keep in touch with your peers',
  short: 'Notices when you and a peer lose touch and finds a time for lunch.',
  full: 'Kith reads who wrote to whom and when, and your meetings: never what was written. It tells you privately with whom contact has cooled, and finds a time for lunch, coffee or a call that suits you both. Nothing is sent without your click, nobody else sees your relationships, and you can pause, export or erase everything at any time. Help: see the support link of this listing.',
  tab: 'Kith',
  about: 'About',
  activity: 'A suggestion is ready',
  activityText: 'A suggestion is ready for you',
  group: 'Kith',
  button: 'Peers',
  tipTitle: 'The people on this item',
  tip: 'Shows when you were last in touch, and offers a time to meet.',
  paneName: 'Kith peers',
  paneShort: 'Shows the peers on a mail or a meeting, and when you were last in touch.',
}

export const german: Words = {
  name: 'Kith',
  fullName: 'Kith: in Kontakt bleiben mit Leuten auf Augenhöhe',
  short: 'Merkt, wenn ein Kontakt einschläft, und findet eine Zeit zum Mittagessen.',
  full: 'Kith liest, wer wem wann geschrieben hat, und deine Besprechungen: nie, was geschrieben wurde. Es sagt dir vertraulich, mit wem der Kontakt nachlässt, und findet eine Zeit für ein Mittagessen, einen Kaffee oder einen Anruf, die euch beiden passt. Ohne deinen Klick wird nichts gesendet, niemand sonst sieht deine Beziehungen, und du kannst jederzeit pausieren, alles mitnehmen oder löschen. Hilfe: siehe den Support-Link dieses Eintrags.',
  tab: 'Kith',
  about: 'Info',
  activity: 'Ein Vorschlag ist da',
  activityText: 'Für dich ist ein Vorschlag da',
  group: 'Kith',
  button: 'Leute',
  tipTitle: 'Die Leute auf diesem Element',
  tip: 'Zeigt, wann ihr zuletzt Kontakt hattet, und schlägt eine Zeit vor.',
  paneName: 'Kith Leute',
  paneShort: 'Zeigt die Leute auf einer Mail oder Besprechung und wann ihr zuletzt Kontakt hattet.',
}
