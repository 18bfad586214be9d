/** Lets the browser save something as a file. */
export function download(name: string, content: string | Uint8Array, type = 'application/octet-stream'): void {
  const address = URL.createObjectURL(new Blob([content as BlobPart], { type }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  // The click only begins to read.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
