/** Rooms of the organisation, where an administrator let Kith read places. Graph knows no restaurants (api/place-list.md). */
import { isFields, pageOf, textOf } from './facts.ts'
import type { GraphRequest } from './graph.ts'

const select = 'id,displayName,emailAddress,building,address,capacity,isWheelChairAccessible'

/** One page of rooms; `link` is Graph's own for the next. */
export const roomsRequest = (link: string | null): GraphRequest => ({
  method: 'GET',
  path: link ?? `/places/microsoft.graph.room?$select=${select}&$top=100`,
  scopes: ['Place.Read.All'],
})

export type RoomFacts = {
  room_id: string
  name: string
  address: string
  site: string | null
  capacity: number | null
  step_free: boolean | null
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Rooms of a page that can be invited, and the link to the next page. A room's site is its building, else its city. */
export function readRoomsPage(body: unknown): { rooms: RoomFacts[]; next: string | null } {
  const page = pageOf(body)
  const rooms = (page?.items ?? []).flatMap((one): RoomFacts[] => {
    const [id, address] = [textOf(one.id), textOf(one.emailAddress)?.toLowerCase()]
    if (!id || !uuid.test(id) || !address) return []
    const city = isFields(one.address) ? textOf(one.address.city) : null
    return [
      {
        room_id: id.toLowerCase(),
        name: textOf(one.displayName) ?? address,
        address,
        site: textOf(one.building) || city || null,
        capacity: typeof one.capacity === 'number' && Number.isInteger(one.capacity) ? one.capacity : null,
        step_free: typeof one.isWheelChairAccessible === 'boolean' ? one.isWheelChairAccessible : null,
      },
    ]
  })
  return { rooms, next: page?.nextLink ?? null }
}
