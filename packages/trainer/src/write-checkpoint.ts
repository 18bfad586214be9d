import { asBytes, writeSafetensors, type SafetensorsEntry } from '@telarjs/core'
import type { Checkpoint } from './checkpoint.js'
import { digestOf, format, version } from './checkpoint-format.js'

/**
 * Writes a checkpoint as a safetensors file, which any safetensors library can read; all but the tensors stands in its
 * metadata, with a SHA-256 over metadata and tensors.
 *
 * @example
 * const bytes = await writeCheckpoint({ ...(await readCheckpoint(old)), callbacks: {} })
 */
export async function writeCheckpoint({ tensors, ...rest }: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const sorted = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify(rest)
  const entries = sorted.map(([name, { dtype, shape, values }]): [string, SafetensorsEntry] => [
    name,
    { dtype: dtype === 'int32' ? 'I32' : 'F32', shape, bytes: asBytes(values) },
  ])
  const sha256 = await digestOf(content, entries)
  return writeSafetensors(Object.fromEntries(sorted), { format, version, content, sha256 })
}
