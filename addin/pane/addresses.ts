/** Which addresses of an item can be asked about. */
import type { ItemPerson } from '../host/host-port.ts'

/** The pattern of the contract's `z.email()`: one address that it refuses would refuse the whole question. */
const plain = /^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/

/** The most that one question may hold. */
export const addressesMost = 200

/** Each address once, in lower case; Exchange's inner names and the like are left out. */
export const addressesOf = (people: readonly ItemPerson[]): string[] =>
  [...new Set(people.map(({ address }) => address.trim().toLowerCase()))]
    .filter((address) => address.length <= 320 && plain.test(address))
    .slice(0, addressesMost)
