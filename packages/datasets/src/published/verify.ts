import { booleanOption, DataError } from '@telarjs/core'
import type { RemoteFile } from '../dataset.js'
import { webDigest } from '../io/digest.js'

/** The option of published data sets that lets other files of `from` pass. */
export const verifyOption = booleanOption(
  'Whether packed files of `from` must be the published ones, by their checksums',
  true,
)

/**
 * Checks that bytes are those of a published file.
 *
 * @throws DataError that names the file and both checksums
 */
export async function verify(bytes: Uint8Array, path: string, { checksum }: RemoteFile): Promise<void> {
  const { algorithm, hex } = checksum
  const received = await webDigest(bytes, algorithm)
  if (received === hex) return
  throw new DataError({
    where: path,
    expected: `the published file with ${algorithm} ${hex}`,
    received: `another with ${received}`,
    remedy: 'fetch it again, or say "verify": false to take files of your own',
  })
}
