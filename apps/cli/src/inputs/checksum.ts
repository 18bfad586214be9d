import { asBytes } from '@telarjs/core'
import { createHash } from 'node:crypto'

/** SHA-256 of arrays one after the other. */
export function checksumOf(arrays: readonly (Uint8Array | Int32Array | Float32Array)[]): string {
  const hash = createHash('sha256')
  for (const array of arrays) hash.update(asBytes(array))
  return hash.digest('hex')
}
