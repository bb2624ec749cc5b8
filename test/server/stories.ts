/** What has to be there before some routes take the words that are typed into them. */
import { randomUUID } from 'node:crypto'
import { askIntroduction } from '../../contract/introductions.ts'
import { openPoll } from '../../contract/polls.ts'
import { keepSuccess } from '../../contract/wins.ts'
import type { TestDatabase } from '../support/database.ts'
import type { Api } from './api.ts'
import type { LivedIn } from './lived-in.ts'

/** Ids that the route's address takes in place of the ones that are there anyway, and bodies before those made from the schema. */
type Told = { ids?: Record<string, string>; bodies?: object[] }
type Stage = { api: Api; database: TestDatabase; owner: LivedIn; word: string }

/** Somebody else whom the owner knows. */
async function another({ database, owner: { ref } }: Stage): Promise<string> {
  const contactId = randomUUID()
  await database.db.asOwner(
    ref,
    (sql) => sql`
      insert into contact (tenant_id, owner_id, contact_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, 'Ana', ${`${contactId}@contoso.example`}, 'peer', '2026-11-24T09:00:00Z')`,
  )
  return contactId
}

/** By the name of the route. */
export const stories: Readonly<Record<string, (stage: Stage) => Promise<Told>>> = {
  'POST /api/credit/:activityId': async ({ api, owner: { ref, ids }, word }) => {
    const successId = randomUUID()
    const params = { contactId: ids.contactId ?? '', successId }
    await api.call(ref, keepSuccess, { params, body: { on: '2026-11-23', text: null } })
    const manager = { name: word, address: `${word}@contoso.example` }
    const body = { form: 'manager', messageId: randomUUID(), title: word, body: word, manager }
    return { ids: { activityId: successId }, bodies: [body] }
  },
  'POST /api/introductions/:introductionId/question': async (stage) => {
    const { api, owner } = stage
    const introductionId = randomUUID()
    const body = { askedContactId: owner.ids.contactId ?? '', forContactId: await another(stage) }
    await api.call(owner.ref, askIntroduction, { params: { introductionId }, body })
    return { ids: { introductionId } }
  },
  'POST /api/polls/:pollId/send': async (stage) => {
    const { api, owner } = stage
    const pollId = randomUUID()
    const contactIds = [owner.ids.contactId ?? '', await another(stage)]
    const starts = ['2026-11-30T12:00:00+00:00', '2026-12-01T12:00:00+00:00']
    await api.call(owner.ref, openPoll, { params: { pollId }, body: { kind: 'group-lunch', contactIds, starts } })
    return { ids: { pollId } }
  },
  'POST /api/reach/linked-in': async ({ owner: { words }, word }) => {
    const header = 'First Name,Last Name,URL,Email Address,Company,Position,Connected On'
    const url = `https://www.linkedin.com/in/${word}`
    return {
      bodies: [{ csv: `${header}\nSam,${words[0]},${url},${word}@home.example,${word},${word},24 Nov 2026\n` }],
    }
  },
  'POST /api/suggestions/:suggestionId/write': async ({ database, owner: { ref, ids } }) => {
    await database.db.asOwner(
      ref,
      (sql) => sql`update suggestion set kind = 'goal' where suggestion_id = ${ids.suggestionId ?? ''}`,
    )
    return { ids: { messageId: randomUUID() } }
  },
}
