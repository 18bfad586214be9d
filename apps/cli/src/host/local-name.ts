/** Whether a Host header names this machine. A name of elsewhere that leads here is how a strange page would come to read what is served. */
export function isLocalName(host: string | undefined): boolean {
  return /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '')
}

/** Whether an address can be reached from this machine alone. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.')
}
