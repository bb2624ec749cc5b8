/** What a package is made for: one host name, one app, one registration. */
import { createHash } from 'node:crypto'

export type Spec = {
  /** Host name alone, such as `kith.example.com`. */
  host: string
  /** Id of the app in Teams and Microsoft 365 (GUID). */
  appId: string
  /** Id of the registration in Entra (GUID); often the app's own. */
  clientId: string
  /** Three numbers of at most five digits each, as add-ins need them. */
  version: string
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-9a-f][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i

/** What is wrong with a wish, one sentence each; nothing when all is well. */
export function checkSpec(spec: Spec): string[] {
  return [
    ...(hostName.test(spec.host)
      ? []
      : [`--host: “${spec.host}” is no host name; give one such as kith.example.com, without https://.`]),
    ...(guid.test(spec.appId) ? [] : [`--app-id: “${spec.appId}” is no GUID.`]),
    ...(guid.test(spec.clientId) ? [] : [`--client-id: “${spec.clientId}” is no GUID.`]),
    ...(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(spec.version) ? [] : [`--version: “${spec.version}” is not like 1.0.0.`]),
  ]
}

/**
 * The id of the add-in in XML: another than the app's, since both may be installed side by side, yet the same each time
 * (a name-based UUID, RFC 9562 version 5 with the app's id as its name space).
 */
export function outlookId(appId: string): string {
  const space = Buffer.from(appId.replaceAll('-', ''), 'hex')
  const hash = createHash('sha1').update(space).update('outlook-add-in').digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const resource = ({ host, clientId }: Spec): string => `api://${host}/${clientId}`
export const at = ({ host }: Spec, path: string): string => `https://${host}/${path}`
