/** Hands a text to the browser as a file. */

/** `type` is the media type, such as text/csv. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the address after the click; letting go of it at once would race with that.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
