/** A time zone spelled out by its offsets, as working hours show it. */

import { getOrMake } from '../tenant/get-or-make.ts'
import { dayMs, offsetAt, toLocal, weekday } from '../tenant/zone.ts'
import { windowsZone } from './zones.ts'

const minuteMs = 60_000
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** The minute of a year in which the zone's offset changes, by halving the span. */
function changeBetween(zone: string, from: number, to: number): number | null {
  const before = offsetAt(zone, from)
  if (before === offsetAt(zone, to)) return null
  let [low, high] = [from, to]
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs
    if (offsetAt(zone, middle) === before) low = middle
    else high = middle
  }
  return high
}

/** "The last Sunday of October at three", from the instant of one change and the wall before it. */
function rule(zone: string, at: number) {
  const local = new Date(at + offsetAt(zone, at - minuteMs))
  const date = local.getUTCDate()
  const length = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    time: `${local.toISOString().slice(11, 19)}.0000000`,
    dayOccurrence: date + 7 > length ? 5 : Math.ceil(date / 7),
    dayOfWeek: dayNames[weekday(Math.floor(local.getTime() / dayMs))]!,
    month: local.getUTCMonth() + 1,
    year: 0,
  }
}

function spell(zone: string, year: number) {
  const quarters = [0, 3, 6, 9, 12].map((month) => Date.UTC(year, month, 1))
  const changes = quarters.slice(1).flatMap((to, at) => changeBetween(zone, quarters[at]!, to) ?? [])
  const offsets = quarters.map((at) => offsetAt(zone, at))
  const standard = Math.min(...offsets)
  const daylight = Math.max(...offsets)
  const never = { time: '00:00:00.0000000', dayOccurrence: 0, dayOfWeek: 'sunday', month: 0, year: 0 }
  const ending = changes.find((at) => offsetAt(zone, at) === standard)
  const beginning = changes.find((at) => offsetAt(zone, at) === daylight)
  return {
    '@odata.type': '#microsoft.graph.customTimeZone',
    // Graph counts from the zone to UTC: Pacific time is 480.
    bias: -standard / minuteMs,
    name: windowsZone(zone),
    standardOffset: ending === undefined || daylight === standard ? never : rule(zone, ending),
    daylightOffset:
      beginning === undefined || daylight === standard
        ? { daylightBias: 0, ...never }
        : { daylightBias: -(daylight - standard) / minuteMs, ...rule(zone, beginning) },
  }
}

const spelled = new Map<string, ReturnType<typeof spell>>()

/** The zone at an instant's year; with `nameless` under the name that Graph gives zones without one of their own. */
export function spelledZone(zone: string, at: number, nameless: boolean) {
  const year = new Date(toLocal(zone, at)).getUTCFullYear()
  const found = getOrMake(spelled, `${zone} ${year}`, () => spell(zone, year))
  return nameless ? { ...found, name: 'Customized Time Zone' } : found
}
