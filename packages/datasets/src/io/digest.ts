import type { RemoteFile } from '../dataset.js'

/** The digest of some bytes in hexadecimal. */
export type Digest = (bytes: Uint8Array, algorithm: RemoteFile['checksum']['algorithm']) => Promise<string>

/** By the platform where it can: it has no MD5, and no SHA-256 in pages that are served by plain http. */
export const webDigest: Digest = async (bytes, algorithm) => {
  if (algorithm === 'sha256' && globalThis.crypto?.subtle)
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))
  if (algorithm === 'sha256') return hex((await import('@noble/hashes/sha2.js')).sha256(bytes))
  return hex((await import('@noble/hashes/legacy.js')).md5(bytes))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
