/** The Prefer header: what the caller wishes, and what the answer says was granted. */

import { badRequest } from './failure.ts'
import { needZone } from './zones.ts'

export type Prefer = {
  /** IANA zone for starts and ends, and its name as it was asked for. */
  zone: { iana: string; name: string } | null
  pageSize: number | null
  immutableIds: boolean
  bodyType: 'text' | 'html' | null
  minimal: boolean
  /** The wishes that were understood, as the caller wrote them. */
  applied: string[]
}

/** Reads a Prefer header; wishes that nobody knows are passed over, as HTTP asks. */
export function readPrefer(header: string | undefined): Prefer {
  const prefer: Prefer = {
    zone: null,
    pageSize: null,
    immutableIds: false,
    bodyType: null,
    minimal: false,
    applied: [],
  }
  if (!header) return prefer
  for (const match of header.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]*))/g)) {
    const [whole, name = '', quoted, bare] = match
    const value = quoted ?? bare ?? ''
    switch (name.toLowerCase()) {
      case 'outlook.timezone':
        prefer.zone = { iana: needZone(value), name: value }
        break
      case 'outlook.body-content-type':
        if (!/^(text|html)$/i.test(value)) continue
        prefer.bodyType = value.toLowerCase() === 'text' ? 'text' : 'html'
        break
      case 'odata.maxpagesize':
        if (!/^[1-9]\d*$/.test(value)) throw badRequest(`The page size '${value}' is not a positive number.`)
        prefer.pageSize = Number(value)
        break
      case 'idtype':
        if (value.toLowerCase() !== 'immutableid') continue
        prefer.immutableIds = true
        break
      case 'return':
        if (value.toLowerCase() !== 'minimal') continue
        prefer.minimal = true
        break
      default:
        continue
    }
    prefer.applied.push(whole)
  }
  return prefer
}
