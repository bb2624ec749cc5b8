/** The link of a channel as Teams copies it ("Get link to channel"), read without asking anybody. */

/**
 * Team and channel of `https://teams.microsoft.com/l/channel/<channel>/<name>?groupId=<team>&…`, or null for any other
 * link. The form is in "Create deep links to an application" of the Teams documentation.
 */
export function channelOf(link: string): { teamId: string; channelId: string } | null {
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return null
  }
  const [, area, kind, channel] = url.pathname.split('/')
  const teamId = url.searchParams.get('groupId') ?? ''
  if (url.protocol !== 'https:' || area !== 'l' || kind !== 'channel') return null
  if (!/^teams\.(microsoft\.com|cloud\.microsoft)$/.test(url.hostname) || !uuid.test(teamId)) return null
  const channelId = decoded(channel ?? '')
  return /^19:[\w.-]{1,200}@thread\.(tacv2|skype)$/.test(channelId) ? { teamId, channelId } : null
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
