/** The grade that a job title states. Titles are facts of the directory, in whatever language; what is unknown stays unknown. */

/** Job families: whose titles are read, and which of their plain titles carry no grade word. */
const families: readonly (readonly [Family, RegExp])[] = [
  ['engineering', /engineer|develop|programmer|architect|devops|entwickler|ingenieur|ingénieur|technician|techniker/],
  ['data', /\bdata\b|scientist|machine learning|research|forscher/],
  ['product', /\bproduct\b|produkt|\bux\b|\bui\b|designer|scrum|agile|project|projekt|programme?\b/],
  ['sales', /sales|account (manager|executive)|business development|vertrieb|commercial|customer success|presales/],
  ['marketing', /marketing|brand|content|communications?|campaign|community|\bseo\b|public relations/],
  ['finance', /financ|accountant|accounting|controller|controlling|treasur|audit|payroll|buchhalt|\btax\b/],
  ['people', /human resources|\bhr\b|recruit|talent|people (operations|partner)|personal(abteilung|referent|leiter)/],
  ['legal', /legal|counsel|attorney|lawyer|paralegal|compliance|jurist|data protection/],
  [
    'operations',
    /operations|logistic|supply|procurement|purchas|buyer|production|quality|warehouse|plant|einkauf|planner/,
  ],
  ['support', /support|service desk|help ?desk|administrator|\bit\b|system/],
  ['office', /assistant|secretar|sekretär|receptionist|office manager|coordinator|clerk|sachbearbeiter/],
  ['consulting', /consult|advis|analyst|specialist|strateg|berater/],
]
export type Family =
  | 'engineering'
  | 'data'
  | 'product'
  | 'sales'
  | 'marketing'
  | 'finance'
  | 'people'
  | 'legal'
  | 'operations'
  | 'support'
  | 'office'
  | 'consulting'

/** Titles in which a word of the ladder is a craft or belongs to somebody else: "assistant to the managing director". */
const crafts: readonly RegExp[] = [
  /\b(product|project|programme?|account|office|community|content|case|campaign|customer success|engagement|partner|key account|category|brand|social media|release|change|risk|data|event|facility|facilities) (manager|lead)\b/g,
  /\b(business|channel) partner\b/g,
  /\blead generation\b/g,
  /\b(to|of|for) (the )?(ceo|cto|cfo|coo|managing director|president|chief .*|director|vice president|vp|head .*)$/g,
  /\bstaff (accountant|nurse|writer|assistant)\b/g,
]
/** Grade words from the highest down; the first that fits decides. */
const ladder: readonly (readonly [RegExp, number])[] = [
  [/\b(evp|svp|vp|avp|(vice|deputy)[ -]president|general manager|bereichsleit\w*)\b/, 7],
  [
    /\b(chief \w+( \w+)? officer|c[efimopst]o|ciso|chro|president|founder|managing director|geschäftsführ\w*|vorstand\w*)\b/,
    8,
  ],
  [/\b(director|head|directeur|directrice|direktor\w*|chief)\b/, 6],
  [/\b(assistant|deputy|trainee) manager\b/, 4],
  [/\b(manager|abteilungsleit\w*|managerin|personalleit\w*|responsable)\b/, 5],
  [/\b(lead|leader|supervisor|foreman|teamleit\w*|principal|staff|distinguished|fellow)\b/, 4],
  [/\b(senior|sr|expert|iii)\b/, 3],
  [/\b(working student|intern|internship|apprentice|werkstudent\w*|azubi\w*|praktikant\w*|stagiaire|trainee)\b/, 0],
  [/\b(junior|jr|associate|graduate|entry[ -]level)\b/, 1],
]
/** The grade of a title of a known family without a grade word. */
const plainGrade = 2
const contractors = /\b(contractor|freelance\w*|extern(al)?|temp|agency|leiharbeit\w*)\b/

/** What a title states: grade 0 (intern) to 8 (chief), null where it names neither a grade nor a known family. */
export type Title = { grade: number | null; family: Family | null; contractor: boolean }

/** Reads a job title of any case; null or blank states nothing. */
export function readTitle(title: string | null): Title {
  const plain = (title ?? '').normalize('NFC').toLowerCase()
  const family = families.find(([, words]) => words.test(plain))?.[0] ?? null
  const bare = crafts.reduce((text, craft) => text.replace(craft, ' '), plain)
  const stated = ladder.find(([words]) => words.test(bare))?.[1]
  const grade = stated ?? (family === null ? null : plainGrade)
  return { grade, family, contractor: contractors.test(plain) }
}

const confidences: readonly (readonly [Confidence, RegExp])[] = [
  ['works-council', /works council|betriebsrat|personalrat|staff council|union representative/],
  [
    'medical',
    /\bmedical\b|occupational (health|physician)|company doctor|betriebs(arzt|ärzt)\w*|counsell?ing|psycholog/,
  ],
  [
    'compliance',
    /compliance|ombuds|whistleblow|data protection|datenschutz|internal (audit|investigation)|ethics|equal opportunit/,
  ],
  [
    'people',
    /human resources|\bhr\b|people (operations|partner|and culture|& culture)|personal(abteilung|referent|leit|wesen)/,
  ],
  ['legal', /\blegal\b|counsel\b|attorney|lawyer|jurist|rechtsabteilung/],
]
/** Functions that one turns to in confidence. */
export type Confidence = 'works-council' | 'medical' | 'compliance' | 'people' | 'legal'

/** The function of confidence that somebody holds by title or department, or null. */
export function confidenceOf(person: { jobTitle: string | null; department: string | null }): Confidence | null {
  const words = `${person.jobTitle ?? ''} | ${person.department ?? ''}`.normalize('NFC').toLowerCase()
  return confidences.find(([, pattern]) => pattern.test(words))?.[0] ?? null
}
