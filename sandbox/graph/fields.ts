/** Properties of a resource as a table of readers, so that only what is asked for is worked out. */

import { badRequest } from './failure.ts'
import { type Read, readFrom } from './filter.ts'

/** Reader of each property. */
export type Fields<Item, View> = Record<string, (item: Item, view: View) => unknown>

/** How one kind of resource is shown. */
export type Shape<Item, View> = {
  /** Metadata name, such as `microsoft.graph.message`. */
  type: string
  fields: Fields<Item, View>
  /** Shown when nothing is selected. */
  defaults: readonly string[]
  /** Shown whatever is selected. */
  always: readonly string[]
}

const canonical = new WeakMap<object, Map<string, string>>()

/** The property's name in its proper case, or undefined. */
export function fieldName(fields: object, name: string): string | undefined {
  let names = canonical.get(fields)
  if (!names) {
    names = new Map(Object.keys(fields).map((one) => [one.toLowerCase(), one]))
    canonical.set(fields, names)
  }
  return names.get(name.toLowerCase())
}

/** The properties to show for a `$select`. Throws Graph's 400 for a name that the type does not have. */
export function chosen<Item, View>(shape: Shape<Item, View>, select: readonly string[] | null): readonly string[] {
  if (!select || select.includes('*')) return [...shape.always, ...shape.defaults]
  const names = select.map((name) => {
    const root = name.split('/')[0]!
    const found = fieldName(shape.fields, root)
    if (!found) throw badRequest(`Could not find a property named '${root}' on type '${shape.type}'.`)
    return found
  })
  return [...new Set([...shape.always, ...names])]
}

/** An item with the properties chosen; what a reader gives as undefined is left out. */
export function show<Item, View>(
  shape: Shape<Item, View>,
  item: Item,
  view: View,
  names: readonly string[],
): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const name of names) {
    const value = shape.fields[name]!(item, view)
    if (value !== undefined) shown[name] = value
  }
  return shown
}

/** Reads an item's properties for a filter or an order. Throws Graph's 400 for a name that the type does not have. */
export function reader<Item, View>(shape: Shape<Item, View>, item: Item, view: View): Read {
  return (path) => {
    const name = fieldName(shape.fields, path[0] ?? '')
    if (!name) throw badRequest(`Could not find a property named '${path[0]}' on type '${shape.type}'.`)
    return readFrom(shape.fields[name]!(item, view), path.slice(1))
  }
}
