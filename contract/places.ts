/** The owner's own places, rooms of the organisation, what people need of a place, and how far sites are apart. */
import { z } from 'zod'
import { needs, placeKinds, sitesMost, wayMinutesMost } from '../core/policy/places.ts'
import { Slot } from './suggestions.ts'

export const Need = z.enum(needs)
export type Need = z.infer<typeof Need>
const PlaceKind = z.enum(placeKinds)
const params = z.object({ placeId: z.uuid() })
const site = z.string().trim().min(1).max(120)

export const Place = z.object({
  placeId: z.uuid(),
  name: z.string(),
  /** An address or an area, as the owner wrote it. */
  where: z.string().nullable(),
  /** The site of the company that it is near, by the directory's name for it; null: not said. */
  site: z.string().nullable(),
  walkMinutes: z.int().nullable(),
  kinds: z.array(PlaceKind),
  /** What it is known to suit; what is not here is not known. */
  suits: z.array(Need),
  /** One goes there for a drink. */
  alcohol: z.boolean(),
})
export type Place = z.infer<typeof Place>
/** What is sealed of a place: everything that the owner said about it. */
export const PlaceWords = Place.omit({ placeId: true })

export const listPlaces = {
  method: 'GET',
  url: '/api/places',
  schema: { response: { 200: z.object({ places: z.array(Place) }) }, summary: 'My places', tags: ['places'] },
} as const
/** `placeId` is made by the caller. 409 `too-many-places`. */
export const writePlace = {
  method: 'PUT',
  url: '/api/places/:placeId',
  schema: {
    params,
    body: z.strictObject({
      name: z.string().trim().min(1, 'name the place').max(120, 'at most 120 characters'),
      where: z.string().trim().max(200, 'at most 200 characters').nullable().default(null),
      site: site.nullable().default(null),
      walkMinutes: z.int().min(0).max(120).nullable().default(null),
      kinds: z.array(PlaceKind).min(1, 'say what it is good for').max(placeKinds.length),
      suits: z.array(Need).max(needs.length).default([]),
      alcohol: z.boolean().default(false),
    }),
    response: { 200: Place },
    summary: 'Write or change a place',
    tags: ['places'],
  },
} as const
/** The deleted place comes back as the answer, so that undo can write it again. */
export const deletePlace = {
  method: 'DELETE',
  url: '/api/places/:placeId',
  schema: { params, response: { 200: Place }, summary: 'Delete a place', tags: ['places'] },
} as const

/** `picked` is the owner's own pick. The reason follows from the owner's list alone and says nothing about who comes. */
export const PlaceReason = z.enum(['widest', 'on-the-list', 'picked', 'none-known'])
/** Which place a meeting with these people would get by itself. What anybody needs is respected and not told. 400 `not-a-contact`. */
export const choosePlace = {
  method: 'POST',
  url: '/api/places/choice',
  schema: {
    body: z.strictObject({
      kind: Slot.shape.kind,
      contactIds: z.array(z.uuid()).min(1).max(60),
      /** A place where one goes for a drink may be chosen for a group too. */
      alcohol: z.boolean().default(false),
    }),
    response: { 200: z.object({ place: Place.nullable(), reason: PlaceReason }) },
    summary: 'Choose a place for everybody who comes',
    tags: ['places'],
  },
} as const

export const Room = z.object({
  roomId: z.uuid(),
  name: z.string(),
  site: z.string().nullable(),
  capacity: z.int().nullable(),
  stepFree: z.boolean().nullable(),
})
/** Rooms of the organisation, where an administrator let Kith read them; else none, and the owner's own list is what there is. */
export const listRooms = {
  method: 'GET',
  url: '/api/rooms',
  schema: {
    querystring: z.strictObject({ site: site.optional() }),
    response: { 200: z.object({ state: z.enum(['read', 'not-granted', 'not-yet']), rooms: z.array(Room) }) },
    summary: 'Rooms that can be booked',
    tags: ['places'],
  },
} as const

/**
 * What the owner needs of a place. `needs` null: no entry, which is not the same as "anything will do" (an empty list).
 * `shared`: whoever invites the owner may have a place chosen by it; nobody is ever told what it says.
 */
export const OwnNeeds = z.object({ needs: z.array(Need).nullable(), shared: z.boolean() })
export const readNeeds = {
  method: 'GET',
  url: '/api/me/needs',
  schema: { response: { 200: OwnNeeds }, summary: 'What I need of a place', tags: ['me'] },
} as const
export const writeNeeds = {
  method: 'PUT',
  url: '/api/me/needs',
  schema: {
    body: z.strictObject({ needs: z.array(Need).max(needs.length).nullable(), shared: z.boolean().default(false) }),
    response: { 200: OwnNeeds },
    summary: 'Say what I need of a place',
    tags: ['me'],
  },
} as const

export const Site = z.object({
  site: z.string(),
  /** Country and region whose public holidays hold there, such as `DE-BY`; null: the country of the people's zone. */
  region: z.string().nullable(),
  /** The region was not said by the owner but is known for a city of this name. */
  assumed: z.boolean(),
})
const Way = z.object({ between: z.tuple([z.string(), z.string()]), minutes: z.int() })
const Sites = z.object({ sites: z.array(Site), ways: z.array(Way) })
/** Sites of the people whom the owner knows, with regions and ways. A way that is not known is too far: then it is a call. */
export const listSites = {
  method: 'GET',
  url: '/api/sites',
  schema: { response: { 200: Sites }, summary: 'Sites and the ways between them', tags: ['places'] },
} as const
/** Replaces what the owner said about sites. 400 for a region that has no holidays in the data. */
export const writeSites = {
  method: 'PUT',
  url: '/api/sites',
  schema: {
    body: z.strictObject({
      sites: z
        .array(
          z.strictObject({ site, region: z.string().regex(/^[A-Z]{2}(-[A-Za-z0-9]{1,4}){0,2}$/, 'such as DE-BY') }),
        )
        .max(sitesMost)
        .default([]),
      ways: z
        .array(z.strictObject({ between: z.tuple([site, site]), minutes: z.int().min(0).max(wayMinutesMost) }))
        .max(sitesMost * 4)
        .default([]),
    }),
    response: { 200: Sites },
    summary: 'Say where sites are and how far apart',
    tags: ['places'],
  },
} as const
