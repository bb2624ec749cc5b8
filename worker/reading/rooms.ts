/** Reading the organisation's rooms, once a day by one owner for all; without the permission there are none, and that is no fault. */
import { roomsAgeHours, roomsMost } from '../../core/policy/places.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { roomsState, storeRooms } from '../../db/queries/places.ts'
import { type RoomFacts, readRoomsPage, roomsRequest } from '../../platform/graph/places.ts'
import type { Deps } from '../deps.ts'

const ageMs = roomsAgeHours * 3_600_000

/** Reads rooms where what is known is older than a day. What Graph refuses for the moment is tried again with the next reading. */
export async function refreshRooms(deps: Deps, owner: OwnerRef): Promise<void> {
  const now = deps.clock.now()
  const { readAt } = await deps.db.asTenant(owner.tenantId, roomsState)
  if (readAt !== null && now.getTime() - readAt.getTime() < ageMs) return
  const rooms: RoomFacts[] = []
  let link: string | null = null
  do {
    const answer = await deps.graph.request(owner, roomsRequest(link))
    if (answer.kind === 'missing-scope') return deps.db.asTenant(owner.tenantId, (sql) => storeRooms(sql, null, now))
    if (answer.kind !== 'ok') return
    const page = readRoomsPage(answer.body)
    rooms.push(...page.rooms)
    link = page.next
  } while (link !== null && rooms.length < roomsMost)
  const byId = new Map(rooms.map((room) => [room.room_id, room]))
  await deps.db.asTenant(owner.tenantId, (sql) => storeRooms(sql, [...byId.values()], now))
}
