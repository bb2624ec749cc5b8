/** Stands in for zod in the browser's bundle: contract routes keep method and address, their schemas weigh nothing. */
const nothing = (): unknown => anything
const anything: unknown = new Proxy(nothing, { get: () => anything, apply: () => anything })

export const z = anything
