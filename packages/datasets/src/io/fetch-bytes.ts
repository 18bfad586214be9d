import { DataError } from '@telarjs/core'

/** The bytes that an address serves. @throws DataError that names it and the answer */
export async function fetchBytes(
  address: string,
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal },
): Promise<Uint8Array> {
  const { signal } = options
  try {
    const response = await (options.fetch ?? globalThis.fetch)(address, signal ? { signal } : {})
    if (!response.ok) throw new Error(`expected the file, received ${response.status} ${response.statusText}`.trim())
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    signal?.throwIfAborted()
    throw new DataError({ where: address, problem: (cause as Error).message }, { cause })
  }
}
