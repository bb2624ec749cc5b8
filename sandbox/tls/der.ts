/** The few shapes of ASN.1 DER that a certificate is made of (X.690). */

/** Tag, length, content. */
export function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content])
}

export const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts)
export const set = (...parts: Uint8Array[]): Buffer => der(0x31, ...parts)
export const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]))
export const octets = (content: Uint8Array): Buffer => der(0x04, content)
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
/** A context-specific tag; `constructed` holds other values, else raw bytes. */
export const context = (number: number, constructed: boolean, ...parts: Uint8Array[]): Buffer =>
  der((constructed ? 0xa0 : 0x80) | number, ...parts)

/** An unsigned integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const rest = bytes.subarray(from)
  return der(0x02, (rest[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), rest]) : rest)
}

/** A bit string with `unused` bits free in its last byte. */
export const bits = (content: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), content)

/** An object identifier such as `2.5.29.17`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const septets = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) septets.unshift(0x80 | (left % 128))
    bytes.push(...septets)
  }
  return der(0x06, Buffer.from(bytes))
}

/** A moment: UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5). */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`))
}
