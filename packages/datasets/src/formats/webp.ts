import type { Image } from './image.js'
import { checkLimitless, fromRgba } from './pixels.js'

/**
 * WebP by libwebp in WebAssembly, the same in Node and in pages. Of an animation nothing is read.
 *
 * @throws Error for what is damaged, or promises more pixels than a picture of its size holds
 */
export async function decodeWebp(bytes: Uint8Array): Promise<Image> {
  checkLimitless(sizeOf(bytes), bytes.length)
  const decode = await decoder()
  const { width, height, data } = await decode(Uint8Array.from(bytes).buffer)
  return fromRgba(width, height, data)
}

/** The decoder, compiled for the first picture and kept for all others. */
const decoder = once(async () => {
  const { default: decode, init } = await import('@jsquash/webp/decode.js')
  const wasm = wasmOfNode()
  if (wasm) await init(await WebAssembly.compile(wasm))
  return decode
})

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** The decoder's binary, in Node: there the package cannot fetch it as in a page, so it is read from the package's folder. */
function wasmOfNode(): Uint8Array<ArrayBuffer> | undefined {
  if (typeof process === 'undefined' || !process.versions?.node) return undefined
  const file = process
    .getBuiltinModule('node:module')
    .createRequire(import.meta.url)
    .resolve(wasmFile)
  return new Uint8Array(process.getBuiltinModule('node:fs').readFileSync(file))
}

const wasmFile = '@jsquash/webp/codec/dec/webp_dec.wasm'

/** The size in the first chunk (RFC 9649): extended, lossless or lossy. */
function sizeOf(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  if (bytes.length < 30) throw new Error(`it has ${bytes.length} bytes, expected at least 30`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunk = String.fromCharCode(...bytes.subarray(12, 16))
  if (chunk === 'VP8X') {
    if (bytes[20]! & 2) throw new Error('it is an animation, which is not read; save one picture of it')
    return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 }
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (chunk !== 'VP8 ') throw new Error(`expected a chunk VP8, VP8L or VP8X, received ${chunk}`)
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}
