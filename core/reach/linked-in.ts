/** LinkedIn, as far as Kith knows it: the address of a profile, the search for a person, and rows of the owner's own export. */

/** A profile's address in one form, or null for what is none: country prefixes, tracking and trailing parts go. */
export function linkedInProfile(text: string): string | null {
  const address = /^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
  if (address.length > 500 || !URL.canParse(address)) return null
  const url = new URL(address)
  if (!/^([a-z]{2,3}\.)?linkedin\.com$/i.test(url.hostname) || url.username || url.password || url.port) return null
  const [, name] = /^\/in\/([^/]{1,150})/.exec(url.pathname) ?? []
  return name ? `https://www.linkedin.com/in/${name}` : null
}

/** Opens LinkedIn's own search for name and company; Kith never reads what it finds. */
export function linkedInSearch(name: string, company: string | null): string {
  const keywords = encodeURIComponent([name, company].filter((part) => part).join(' '))
  return `https://www.linkedin.com/search/results/people/?keywords=${keywords}`
}

/** One row of LinkedIn's export of connections; '' where it says nothing. */
export type Connection = { name: string; url: string; email: string; company: string }
export type Matched<C> = { contact: C; connection: Connection }

const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/\p{L}+/gu)
    ?.sort()
    .join(' ') ?? ''

/**
 * Which row is about which contact: by an address the owner has written to, else by a name that one row and one contact
 * have and nobody else. Two people of one name are left to the owner and counted in `ambiguous`.
 */
export function matchConnections<C extends { name: string; addresses: readonly string[] }>(
  contacts: readonly C[],
  connections: readonly Connection[],
): { matched: Matched<C>[]; ambiguous: number } {
  const byAddress = new Map(contacts.flatMap((contact) => contact.addresses.map((one) => [one.toLowerCase(), contact])))
  const byName = grouped(contacts, ({ name }) => keyOf(name))
  const rowsByName = grouped(connections, ({ name }) => keyOf(name))
  const matched = new Map<C, Connection>()
  let ambiguous = 0
  for (const connection of connections) {
    const exact = connection.email ? byAddress.get(connection.email.toLowerCase()) : undefined
    if (exact) matched.set(exact, connection)
  }
  for (const [key, [contact, ...others]] of byName) {
    const rows = rowsByName.get(key) ?? []
    const [row] = rows
    if (!key || !contact || !row || matched.has(contact)) continue
    if (others.length > 0 || rows.length > 1) ambiguous += 1
    else matched.set(contact, row)
  }
  return { matched: [...matched].map(([contact, connection]) => ({ contact, connection })), ambiguous }
}

function grouped<T>(items: readonly T[], keyFor: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyFor(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
