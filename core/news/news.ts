/** Company news: one story told by many feeds counts once, bad news and namesakes stay out. */
import { newsPolicy } from '../policy/news.ts'
import { wordsOf } from '../text/keywords.ts'

/** One entry of a feed; `at` in ms. */
export type Item = { id: string; title: string; link: string; at: number; source: string }

/** What nobody wants to be congratulated on: layoffs, losses, court, accidents. */
const sad =
  /\b(lay[- ]?offs?|la(y|ys|id|ying) off|job cuts?|cuts? [\d,.]+k? ?(jobs|staff|positions|roles)|(slash|axe|shed|cut)(s|es|ing|ting)? (\w+ )?(jobs|staff|workers|positions)|redundanc\w+|restructur\w+|downsiz\w+|hiring freeze|bankrupt\w*|insolven\w*|chapter 11|profit warning|plung\w+|slump\w*|loss(es)?|fraud|lawsuit|sued?|probe|investigat\w+|fined?|recall\w*|breach\w*|hack\w*|outage|accident|explosion|fire|dies|death|killed|injur\w+|strikes?|scandal|resigns?|ousted|entlass\w*|stellenabbau|kündig\w*|insolvenz|pleite|verlust\w*|klage|ermittl\w*|rückruf|datenleck|streik|unfall|brand|skandal|rücktritt)\b/i

/** Whether a headline speaks of this company and not of one whose name only begins or ends alike. */
export function isAbout(title: string, company: string): boolean {
  const name = company.trim().replace(/\s+(gmbh|ag|se|inc|ltd|llc|plc|corp|corporation|group|co)\.?$/i, '')
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
  if (!escaped) return false
  const legal = '(?:GmbH|AG|SE|Inc|Ltd|LLC|Plc|PLC|Corp|Corporation|Group|Co)'
  const found = new RegExp(
    `(^|[^\\p{L}\\p{N}])(${escaped})(?![\\p{L}\\p{N}])(?:['’]s)?(?:\\s+${legal}\\b\\.?)?(\\s+\\p{Lu}[\\p{L}]+)?`,
    'u',
  ).exec(title)
  if (!found) return false
  const before = title.slice(0, found.index + (found[1]?.length ?? 0))
  // A capitalised neighbour makes a longer name ("Contoso Bank", "New Contoso"). Where everything is capitalised only a
  // verb after the name tells; to miss news is better than to congratulate somebody on another company's.
  const after = found[3]?.trim() ?? null
  if (isTitleCase(title)) return after !== null && newsVerb.test(after) && before.trim() === ''
  return after === null && !/\p{L}\P{L}+\p{Lu}\p{L}*\s+$/u.test(before)
}

const newsVerb =
  /^(opens?|opened|wins?|won|launches|launched|announces|announced|unveils?|unveiled|expands?|acquires|acquired|buys|hires|names|appoints|partners|joins|celebrates|celebrated|reports|receives|gets|earns|builds|starts|signs|raises|doubles|reaches|introduces|releases|eröffnet|gewinnt|startet|übernimmt|feiert|baut|erhält|stellt)$/iu

/** Headlines in which nearly every longer word is capitalised. */
function isTitleCase(title: string): boolean {
  const long = title.match(/\p{L}{4,}/gu) ?? []
  return long.length > 2 && long.filter((word) => /^\p{Lu}/u.test(word)).length >= long.length * 0.8
}

/** Whether two headlines tell one story. */
export function isSameStory(one: Item, other: Item): boolean {
  if (one.link === other.link || one.id === other.id) return true
  if (Math.abs(one.at - other.at) > newsPolicy.sameStoryDays * 86_400_000) return false
  const [a, b] = [new Set(wordsOf(one.title)), new Set(wordsOf(other.title))]
  const shared = [...a].filter((word) => b.has(word)).length
  return shared >= newsPolicy.sameStoryFrom * Math.min(a.size, b.size) && shared > 1
}

/** The stories about a company that are worth a line, newest first, each once; `told` are stories that were used before. */
export function newsOf(company: string, items: readonly Item[], now: number, told: readonly Item[]): Item[] {
  const stories: Item[] = []
  const fresh = items.filter(({ at }) => at <= now && now - at <= newsPolicy.freshDays * 86_400_000)
  for (const item of [...fresh].sort((a, b) => a.at - b.at)) {
    if (sad.test(item.title) || !isAbout(item.title, company)) continue
    if ([...told, ...stories].some((story) => isSameStory(item, story))) continue
    stories.push(item)
  }
  return stories.reverse()
}
