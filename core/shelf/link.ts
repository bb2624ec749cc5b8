/** What a saved link is: the same page under one address, and what kind of thing stands there. */

export type LinkKind = 'article' | 'podcast' | 'video' | 'course' | 'book'

const tracking = /^(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|ref_src|si|spm|cmpid|trk|trackingid)$/i
const kinds: readonly (readonly [LinkKind, RegExp])[] = [
  [
    'podcast',
    /(^|\.)(podcasts\.apple\.com|open\.spotify\.com|overcast\.fm|pca\.st|podcasts\.google\.com|podigee\.io|transistor\.fm|castbox\.fm)(\/|$)|\/podcasts?(\/|$)/,
  ],
  [
    'course',
    /(^|\.)(coursera\.org|udemy\.com|edx\.org|udacity\.com|pluralsight\.com|openhpi\.de|futurelearn\.com|datacamp\.com)(\/|$)|learn\.microsoft\.com\/[\w-]+\/training|linkedin\.com\/learning|\/(courses?|kurse?|training)(\/|$)/,
  ],
  ['video', /(^|\.)(youtube\.com|youtu\.be|vimeo\.com|ted\.com)(\/|$)/],
  ['book', /(^|\.)(goodreads\.com|openlibrary\.org)(\/|$)|\/books?(\/|$)/],
]

/** The address without tracking, fragment and the like, so that one page is saved once; null for what is no web address. */
export function canonicalLink(address: string): string | null {
  if (address.length > 2_048 || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password || !url.hostname.includes('.')) return null
  url.hash = ''
  for (const key of [...url.searchParams.keys()]) if (tracking.test(key)) url.searchParams.delete(key)
  url.searchParams.sort()
  url.hostname = url.hostname.replace(/^www\./, '')
  if (url.pathname !== '/') url.pathname = url.pathname.replace(/\/+$/, '')
  return url.href
}

/** What stands there, from the address, or from what the page says of itself (`og:type`). */
export function kindOfLink(address: string, said: string | null): LinkKind {
  const url = new URL(address)
  const place = `${url.hostname}${url.pathname}`
  const byPlace = kinds.find(([, pattern]) => pattern.test(place))?.[0]
  if (byPlace) return byPlace
  if (said?.startsWith('video')) return 'video'
  if (said?.startsWith('music') || said?.startsWith('audio')) return 'podcast'
  return said === 'book' ? 'book' : 'article'
}
