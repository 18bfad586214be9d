import { concat, type SafetensorsEntry } from '@telarjs/core'

/** The name and version of the format, as the metadata of a checkpoint file gives them. */
export const format = 'telar-checkpoint'
export const version = '2'

/** The SHA-256 of a checkpoint: of all but its tensors, and of the tensors by name. */
export async function digestOf(
  content: string,
  entries: readonly (readonly [string, SafetensorsEntry])[],
): Promise<string> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  const headers = JSON.stringify(sorted.map(([name, { dtype, shape }]) => [name, dtype, shape]))
  return sha256Of([new TextEncoder().encode(content + headers), ...sorted.map(([, { bytes }]) => bytes)])
}

/** The SHA-256 of concatenated byte arrays, in hexadecimal digits. */
export async function sha256Of(parts: readonly Uint8Array[]): Promise<string> {
  // Web Crypto takes one piece only, which is a copy of all samples, and copies it once more.
  const node = globalThis.process?.getBuiltinModule?.('node:crypto')
  if (node) {
    const whole = node.createHash('sha256')
    for (const part of parts) whole.update(part)
    return whole.digest('hex')
  }
  const all = concat(Uint8Array, parts)
  const hash = await crypto.subtle.digest('SHA-256', all as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
