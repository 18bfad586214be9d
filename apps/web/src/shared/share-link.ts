import { isPlainObject } from '@telarjs/core'
import type { Draft } from '../state/draft.js'

/**
 * An experiment as text for an address: JSON, deflated, in the letters of base64url.
 *
 * @example
 * location.hash = `x=${await packExperiment(experiment)}`
 */
export async function packExperiment(experiment: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(experiment))
  return toBase64Url(await through(bytes, new CompressionStream('deflate-raw')))
}

/** The reverse of `packExperiment`. @throws Error in words for a link that is cut or damaged */
export async function unpackExperiment(text: string): Promise<Draft> {
  try {
    const bytes = await through(fromBase64Url(text), new DecompressionStream('deflate-raw'))
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isPlainObject(value) && isPlainObject(value['data']) && Array.isArray(value['model']))
      return value as unknown as Draft
  } catch {
    // Told below: how it is broken helps nobody.
  }
  throw new Error('The link is damaged: it holds no experiment. Was it copied whole?')
}

/** The packed experiment in an address, if there is one. */
export function packedIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('x') ?? undefined
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
