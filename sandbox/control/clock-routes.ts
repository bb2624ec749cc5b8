/** The simulated clock: read by those who follow it, set and run by those who try things. */
import { z } from 'zod'
import { type ControlRoute, route } from './route.ts'
import { isoOf, momentOf, type World } from './world.ts'

const tag = 'clock'
const Moment = z.union([z.number(), z.string()])

export function clockRoutes(world: () => World): ControlRoute[] {
  const told = () => {
    const { clock } = world().tenant
    return { now: clock.now(), rate: clock.rate(), iso: isoOf(clock.now()) }
  }
  return [
    route({
      method: 'GET',
      path: '/clock',
      tag,
      summary: 'The time: `now` in ms since the epoch, `rate` in simulated seconds a second',
      handle: told,
    }),
    route({
      method: 'POST',
      path: '/clock/set',
      tag,
      summary: 'Set the clock ahead; what falls due on the way happens',
      body: z.strictObject({ now: Moment }),
      handle: async ({ body }) => {
        await world().tenant.clock.set(momentOf(body.now))
        return told()
      },
    }),
    route({
      method: 'POST',
      path: '/clock/advance',
      tag,
      summary: 'Set the clock ahead by some milliseconds',
      body: z.strictObject({ ms: z.number().nonnegative() }),
      handle: async ({ body }) => {
        await world().tenant.clock.advance(body.ms)
        return told()
      },
    }),
    route({
      method: 'POST',
      path: '/clock/run',
      tag,
      summary: 'Let the clock run: simulated seconds a real second; 0 stands still, 1 is real time',
      body: z.strictObject({ rate: z.number().min(0).max(100_000) }),
      handle: ({ body }) => {
        world().tenant.clock.run(body.rate)
        return told()
      },
    }),
  ]
}
