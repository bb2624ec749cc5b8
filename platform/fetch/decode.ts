/** Bytes of a page or feed as text, by the charset that the answer or the document names. */

const charsetOf = (said: string): string | null => /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(said)?.[1] ?? null

/** Decodes; an unknown charset is read as UTF-8, what is no text in it becomes replacement characters. */
export function decodeText(contentType: string, body: Buffer): string {
  const start = body.subarray(0, 1_024).toString('latin1')
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{1,40})/i.exec(start)?.[1] ?? null
  const meta = /<meta[^>]{0,200}charset\s*=\s*["']?[\w.:-]{1,40}/i.exec(start)?.[0] ?? ''
  const label = charsetOf(contentType) ?? declared ?? charsetOf(meta) ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
