/** What an owner does in these tests, through the real routes. */
import { expect } from 'vitest'
import type { BookedLine, Suggestion, Today } from '../../../contract/suggestions.ts'
import { why } from '../../../core/reason/why.ts'
import { addCandidate } from '../../../db/queries/suggestions.ts'
import type { Api } from './api.ts'
import type { Office, Worker } from './office.ts'

export function createClicks(office: Office, api: Api) {
  const suggestions = async (owner: Worker): Promise<Suggestion[]> =>
    (await api.as<Today>(owner, 'GET', '/api/today')).body.suggestions

  /** A suggestion as `suggest` would leave it, its times found. */
  async function offer(owner: Worker, contactId: string, kind = 'lunch'): Promise<Suggestion> {
    const reason = why('fading', { daysIn90: 12, lastDaysAgo: 24 }, 'en')
    const id = await office.as(owner, (sql) =>
      addCandidate(sql, { kind, contacts: [contactId], reason, worth: 1, at: office.clock.now() }),
    )
    await office.run('find-slots', { ...owner.ref, suggestionId: id ?? '' })
    const found = (await suggestions(owner)).find(({ suggestionId }) => suggestionId === id)
    if (!found) throw new Error('nothing was offered')
    return found
  }

  async function accept(owner: Worker, suggestion: Suggestion, index = 0): Promise<BookedLine> {
    const path = `/api/suggestions/${suggestion.suggestionId}/accept`
    const { status, body } = await api.as<BookedLine>(owner, 'POST', path, { start: suggestion.slots[index]?.start })
    expect(status).toBe(202)
    return body
  }

  const line = async (owner: Worker, inviteId: string): Promise<BookedLine> =>
    (await api.as<BookedLine>(owner, 'GET', `/api/invites/${inviteId}`)).body

  const afterTheHold = async (): Promise<void> => {
    office.clock.advance(10_000)
    await office.drain()
  }

  /** From nothing to a booked invite. */
  async function book(owner: Worker, contactId: string, kind = 'lunch'): Promise<BookedLine> {
    const held = await accept(owner, await offer(owner, contactId, kind))
    await afterTheHold()
    return line(owner, held.inviteId)
  }

  return { suggestions, offer, accept, line, afterTheHold, book }
}

export type Clicks = ReturnType<typeof createClicks>
