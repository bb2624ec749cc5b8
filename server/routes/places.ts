/** The owner's places, the organisation's rooms, what the owner needs, and sites: what choosing a place goes by. */
import * as contract from '../../contract/places.ts'
import { placesMost, sitesMost } from '../../core/policy/places.ts'
import { plainLine } from '../../core/reason/plain.ts'
import * as places from '../../db/queries/places.ts'
import { hasHolidays, regionOfSite } from '../../platform/holidays.ts'
import { sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { checkPeople } from '../outgoing.ts'
import { asOwner, type OwnerScope } from '../owner.ts'
import { choosePlace, placesOf } from '../places.ts'

async function onePlace(deps: ServerDeps, scope: OwnerScope, placeId: string): Promise<contract.Place> {
  const place = (await placesOf(deps, scope)).find((one) => one.placeId === placeId)
  if (!place) throw notFound()
  return place
}

const needsOf = (row: Awaited<ReturnType<typeof places.readNeeds>>) => ({
  needs: row ? contract.Need.array().parse(row.needs) : null,
  shared: row?.shared ?? false,
})

async function sitesOf({ sql }: OwnerScope) {
  const rows = await places.readSites(sql, sitesMost)
  const sites = rows.map(({ site, region }) => ({
    site,
    region: region ?? regionOfSite(site),
    assumed: region === null && regionOfSite(site) !== null,
  }))
  return { sites, ways: await places.readWays(sql) }
}

export function placeRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listPlaces,
    handler: (request) => asOwner(deps, request, async (scope) => ({ places: await placesOf(deps, scope) })),
  })
  app.route({
    ...contract.writePlace,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { placeId } = request.params
        const held = await places.readPlaces(scope.sql)
        if (held.length >= placesMost && !held.some((one) => one.place_id === placeId))
          throw new Refused(409, 'too-many-places', `A list holds at most ${placesMost} places. Delete one first.`)
        const name = plainLine(request.body.name, 120)
        if (!name) throw new Refused(400, 'bad-request', 'Name the place.')
        const where = plainLine(request.body.where ?? '', 200) || null
        const suits = [...new Set(request.body.suits)].sort()
        const words = { ...request.body, name, where, suits, kinds: [...new Set(request.body.kinds)] }
        const sealed = await sealWords(deps.keys, scope.caller, words)
        await places.writePlace(scope.sql, { placeId, ...sealed, at: deps.clock.now() })
        return onePlace(deps, scope, placeId)
      }),
  })
  app.route({
    ...contract.deletePlace,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const place = await onePlace(deps, scope, request.params.placeId)
        await places.deletePlace(scope.sql, place.placeId)
        return place
      }),
  })
  app.route({
    ...contract.choosePlace,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        await checkPeople(scope.sql, request.body.contactIds)
        return choosePlace(deps, scope, request.body)
      }),
  })
  app.route({
    ...contract.listRooms,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { readAt, granted } = await places.roomsState(sql)
        const state = readAt === null ? 'not-yet' : granted ? 'read' : 'not-granted'
        const rooms = await places.readRooms(sql, request.query.site ?? null)
        return {
          state,
          rooms: rooms.map(({ room_id: roomId, name, site, capacity, step_free: stepFree }) => ({
            roomId,
            name,
            site,
            capacity,
            stepFree,
          })),
        }
      }),
  })
  app.route({
    ...contract.readNeeds,
    handler: (request) => asOwner(deps, request, async ({ sql }) => needsOf(await places.readNeeds(sql))),
  })
  app.route({
    ...contract.writeNeeds,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { needs, shared } = request.body
        await places.writeNeeds(sql, {
          needs: needs && [...new Set(needs)].sort(),
          shared: needs !== null && shared,
          at: deps.clock.now(),
        })
        return needsOf(await places.readNeeds(sql))
      }),
  })
  siteRoutes(app, deps)
}

function siteRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listSites,
    handler: (request) => asOwner(deps, request, sitesOf),
  })
  app.route({
    ...contract.writeSites,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sites, ways } = request.body
        const unknown = sites.find(({ region }) => !hasHolidays(region))
        if (unknown)
          throw new Refused(
            400,
            'no-such-region',
            `No public holidays are known for ${unknown.region}. Give it as DE-BY or FR.`,
          )
        const loop = ways.find(({ between: [a, b] }) => a === b)
        if (loop) throw new Refused(400, 'bad-request', 'A way leads from one site to another. Name two.')
        await places.writeSites(scope.sql, { sites, ways })
        return sitesOf(scope)
      }),
  })
}
