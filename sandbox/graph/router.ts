/** Paths to routes: keywords match in any case, ids exactly; `users('x')` is `users/x`, `name(a=b)` a call with arguments. */

/** A path taken apart. `args` are those of the last call in it, names in lower case. */
export type ParsedPath = { segments: string[]; args: Record<string, string> }

const keyed = /^([A-Za-z$.]+)\('((?:[^']|'')*)'\)$/
const call = /^([A-Za-z$.]+)\((.*)\)$/

function readArgs(text: string): Record<string, string> {
  const args: Record<string, string> = {}
  for (const match of text.matchAll(/(\w+)=(?:[\w.]*'((?:[^']|'')*)'|([^,]*))/g)) {
    args[match[1]!.toLowerCase()] = (match[2] ?? match[3] ?? '').replaceAll("''", "'")
  }
  return args
}

/** Splits a path without its version; null where the percent-encoding is broken. */
export function parsePath(path: string): ParsedPath | null {
  const segments: string[] = []
  let args: Record<string, string> = {}
  for (const raw of path.split('/')) {
    if (raw === '') continue
    let text = raw
    if (raw.includes('%')) {
      try {
        text = decodeURIComponent(raw)
      } catch {
        return null
      }
    }
    if (!text.endsWith(')')) {
      segments.push(text)
      continue
    }
    const key = keyed.exec(text)
    const called = key ? null : call.exec(text)
    if (key) segments.push(key[1]!, key[2]!.replaceAll("''", "'"))
    else if (called) {
      segments.push(called[1]!)
      args = { ...args, ...readArgs(called[2]!) }
    } else segments.push(text)
  }
  return { segments, args }
}

type Node<Route> = { words: Map<string, Node<Route>>; any: Node<Route> | null; routes: Map<string, Route> }

export type Router<Route> = {
  add: (method: string, pattern: string, route: Route) => void
  /** The route, or which methods the path knows, or neither; params in the order of the pattern's `{…}`. */
  find: (method: string, segments: readonly string[]) => { route: Route | null; params: string[]; methods: string[] }
}

const emptyNode = <Route>(): Node<Route> => ({ words: new Map(), any: null, routes: new Map() })

function wordOf<Route>(node: Node<Route>, segment: string): Node<Route> | undefined {
  const lower = segment.toLowerCase()
  const exact = node.words.get(lower)
  return exact ?? (lower.startsWith('microsoft.graph.') ? node.words.get(lower.slice(16)) : undefined)
}

/** A router without routes. */
export function createRouter<Route>(): Router<Route> {
  const root = emptyNode<Route>()
  /** Keywords win over ids; where a keyword leads nowhere, the segment is tried as an id. */
  function walk(
    node: Node<Route>,
    segments: readonly string[],
    at: number,
    params: string[],
  ): { node: Node<Route>; params: string[] } | null {
    if (at === segments.length) return node.routes.size > 0 ? { node, params } : null
    const word = wordOf(node, segments[at]!)
    const found = word ? walk(word, segments, at + 1, params) : null
    if (found || !node.any) return found
    return walk(node.any, segments, at + 1, [...params, segments[at]!])
  }
  return {
    add(method, pattern, route) {
      let node = root
      for (const segment of pattern.split('/').filter(Boolean)) {
        if (segment.startsWith('{')) {
          node.any ??= emptyNode<Route>()
          node = node.any
          continue
        }
        const lower = segment.toLowerCase()
        const next = node.words.get(lower) ?? emptyNode<Route>()
        node.words.set(lower, next)
        node = next
      }
      node.routes.set(method, route)
    },
    find(method, segments) {
      const found = walk(root, segments, 0, [])
      if (!found) return { route: null, params: [], methods: [] }
      return {
        route: found.node.routes.get(method) ?? null,
        params: found.params,
        methods: [...found.node.routes.keys()],
      }
    },
  }
}
