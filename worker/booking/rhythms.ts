/** The rhythms that hold for an owner, person by person, from what is stored. */
import { daysToSuggest, type Held, nextWithLeave, rhythmFor } from '../../core/circles/rhythm.ts'
import { circlePolicy } from '../../core/policy/circles.ts'
import { awayHours } from '../../core/policy/suggest.ts'
import type { InRhythm } from '../../core/suggest/rhythm.ts'
import { dayMs, dayNumber, localAt } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import { contactTimes, leaveAhead, mayChoose } from '../../db/queries/calendars.ts'
import * as circles from '../../db/queries/circles.ts'

/** Everybody with a rhythm, by contact: their own before any circle's. */
export async function rhythmsNow(sql: Sql, zone: string, now: Date): Promise<Map<string, InRhythm>> {
  const dayOf = (at: Date): number => localAt(zone, at.getTime()).day
  const today = dayOf(now)
  const chosen = await heldBy(sql, dayOf, today)
  if (chosen.size === 0) return new Map()
  const ids = [...chosen.keys()]
  const since = new Date(now.getTime() - circlePolicy.lookBackDays * dayMs)
  const met = new Map((await circles.meetingsAlone(sql, { now, since })).map((row) => [row.contact_id, row]))
  const leave = (await leaveAhead(sql, now, awayHours)).map(({ from, to }) => ({ from: dayOf(from), to: dayOf(to) }))
  const here = new Set((await contactTimes(sql, ids)).flatMap(({ contact_id, left }) => (left ? [] : [contact_id])))
  const choosable = await mayChoose(sql, ids)
  const found = new Map<string, InRhythm>()
  for (const [contactId, held] of chosen) {
    const [metAt, plannedAt] = [met.get(contactId)?.met_at, met.get(contactId)?.planned_at]
    const metOn = metAt ? dayOf(metAt) : null
    const next = nextWithLeave({ ...held, metOn, plannedOn: plannedAt ? dayOf(plannedAt) : null, today }, leave)
    found.set(contactId, {
      contactId,
      closed: !here.has(contactId) || !choosable.has(contactId),
      rhythm: held.rhythm,
      chosenOn: held.chosenOn,
      metOn,
      state: next.state,
      dueOn: next.dueOn,
      days: daysToSuggest(next, held.rhythm, today),
    })
  }
  return found
}

async function heldBy(sql: Sql, dayOf: (at: Date) => number, today: number): Promise<Map<string, Held>> {
  const pausedUntil = ({ paused_until: day }: { paused_until: string | null }): number | null =>
    day === null ? null : dayNumber(day)
  const rhythmOf = (row: { every_days: number; at_most_days: number }) => ({
    everyDays: row.every_days,
    atMostDays: row.at_most_days,
  })
  const own = new Map<string, Held>()
  for (const row of await circles.readCadences(sql))
    own.set(row.contact_id, { rhythm: rhythmOf(row), chosenOn: dayOf(row.set_at), pausedUntil: pausedUntil(row) })
  const byCircle = new Map<string, Held[]>()
  for (const row of await circles.readCircles(sql, null))
    for (const { contactId, addedAt } of row.members) {
      const held = { rhythm: rhythmOf(row), chosenOn: dayOf(new Date(addedAt)), pausedUntil: pausedUntil(row) }
      byCircle.set(contactId, [...(byCircle.get(contactId) ?? []), held])
    }
  const found = new Map<string, Held>()
  for (const contactId of new Set([...own.keys(), ...byCircle.keys()])) {
    const held = rhythmFor(own.get(contactId) ?? null, byCircle.get(contactId) ?? [], today)
    if (held) found.set(contactId, held)
  }
  return found
}
