import { concat } from '@telarjs/core'
import { checkDraft, type Draft } from './draft.js'

/** Letters of a link that are read at all: far more than any experiment needs. */
const mostLetters = 200_000
/** Bytes of JSON that a link may unpack to: a few hundred bytes of deflated zeros could be gigabytes. */
const mostBytes = 1_000_000

/**
 * An experiment as text for an address: JSON, deflated, in the letters of base64url.
 *
 * @example
 * location.hash = `x=${await packExperiment(experiment)}`
 */
export async function packExperiment(experiment: unknown): Promise<string> {
  return packBytes(new TextEncoder().encode(JSON.stringify(experiment)))
}

/** Bytes as text for an address: deflated, in the letters of base64url. */
export async function packBytes(bytes: Uint8Array): Promise<string> {
  const deflated = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'))
  return toBase64Url(new Uint8Array(await new Response(deflated).arrayBuffer()))
}

/**
 * The reverse of `packExperiment`.
 *
 * @throws Error for a link that is damaged, too large, or holds something that has not the shape of an experiment
 */
export async function unpackExperiment(text: string): Promise<Draft> {
  const json = new TextDecoder().decode(await unpackBytes(text))
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw damaged(error)
  }
  try {
    return checkDraft(value)
  } catch (error) {
    throw new Error(`The link holds no experiment that can be shown. ${(error as Error).message}`, { cause: error })
  }
}

/** The packed experiment in an address, if there is one. */
export function packedIn(hash: string): string | undefined {
  return namedIn(hash, 'x')
}

/** The packed network in an address, if there is one. */
export function networkIn(hash: string): string | undefined {
  return namedIn(hash, 'n')
}

/** The lesson that an address names, if it does: one of the page's own, or the address of one. */
export function lessonIn(hash: string): string | undefined {
  return namedIn(hash, 'lesson')
}

function namedIn(hash: string, name: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get(name) || undefined
}

/** The reverse of `packBytes`. @throws Error for a link that is damaged or too large */
export async function unpackBytes(text: string): Promise<Uint8Array> {
  if (text.length > mostLetters)
    throw new Error(`The link is too long: expected at most ${mostLetters} letters, received ${text.length}.`)
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const inflated = new Blob([fromBase64Url(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    const reader = inflated.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length
      if (size > mostBytes) {
        await reader.cancel()
        break
      }
      parts.push(part.value)
    }
    if (size <= mostBytes) return concat(Uint8Array, parts)
  } catch (error) {
    throw damaged(error)
  }
  throw new Error(
    `The link unpacks to more than ${mostBytes / 1e6} MB, which no link of this page does. It was not opened.`,
  )
}

/** What a link says that was cut or changed on its way. */
export function damaged(cause?: unknown): Error {
  return new Error('The link is damaged: it holds no experiment. Was it copied whole?', { cause })
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
