/** Grade words in job titles of the common families. Titles are facts of the directory, in whatever language; unknown stays unknown. */

const ladder: readonly (readonly [RegExp, number])[] = [
  [/\b(chief|c[etofmi]o|ciso|chro|president|founder|managing director|geschäftsführer\w*|vorstand)\b/i, 8],
  [/\b(evp|svp|vp|vice president|general manager|bereichsleiter\w*)\b/i, 7],
  [/\b(director|head of|head|directeur|directrice)\b/i, 6],
  [/\b(manager|abteilungsleiter\w*|responsable)\b/i, 5],
  [/\b(team lead\w*|lead|supervisor|teamleiter\w*|foreman)\b/i, 4],
  [/\b(principal|staff|distinguished|fellow)\b/i, 4],
  [/\b(senior|sr\.?|expert)\b/i, 3],
  [/\b(junior|jr\.?|associate|graduate|trainee)\b/i, 1],
  [/\b(intern|apprentice|working student|werkstudent\w*|azubi|stagiaire)\b/i, 0],
]
/** Titles in which "manager" or "associate" is a craft and no grade. */
const crafts =
  /\b(product|project|programme?|account|office|community|content|case|campaign|customer success|engagement) (manager|lead)\b/i
const confidential =
  /\b(human resources|hr|people (operations|partner|and culture)|personal(abteilung|rat)?|works council|betriebsrat|legal|counsel|attorney|compliance|medical|occupational health|betriebsarzt\w*|ombuds\w*|data protection)\b/i

/** The grade 0 (intern) to 8 (chief) of a title; 2 for a plain title; null without one. */
export function gradeOf(title: string | null): number | null {
  if (!title?.trim()) return null
  const plain = title.replace(crafts, 'craft')
  for (const [words, grade] of ladder) if (words.test(plain)) return grade
  return 2
}

/** Functions one turns to in confidence: not listed unless the owner adds them. */
export const isConfidential = (person: { jobTitle: string | null; department: string | null }): boolean =>
  confidential.test(person.jobTitle ?? '') || confidential.test(person.department ?? '')
