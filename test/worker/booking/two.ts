/** Two colleagues who both use Kith, with the API, the clicks and the calendars around them. */
import type { TestDatabase } from '../../support/database.ts'
import { type Api, createApi } from './api.ts'
import { type Clicks, createClicks } from './clicks.ts'
import { createOffice, type Office, type Worker } from './office.ts'

export type Two = { office: Office; api: Api; clicks: Clicks; mara: Worker; jonas: Worker; contactId: string }

/** Hires Mara and a second person of this name; `contactId` is that person among Mara's contacts. Close `api` afterwards. */
export async function twoColleagues(database: TestDatabase, second = 'Jonas Weber'): Promise<Two> {
  const office = createOffice(database)
  const api = await createApi(office)
  const clicks = createClicks(office, api)
  const mara = await office.hire('Mara Vogel')
  const jonas = await office.hire(second)
  return { office, api, clicks, mara, jonas, contactId: await office.knows(mara, jonas) }
}
