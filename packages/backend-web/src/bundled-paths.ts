/** The one of tfjs's files that is used where the engine has SIMD: its own threads are not. */
export const BINARY = 'tfjs-backend-wasm-simd.wasm'

/**
 * Where a bundler serves tfjs's `.wasm` files, if it is one that brings along what `new URL(…, import.meta.url)` names, as Vite and webpack do.
 * Undefined with others: tfjs then looks beside its own code.
 */
export function bundledPaths(): Readonly<Record<string, string>> | undefined {
  try {
    const simd = new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url).href
    const plain = new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url).href
    // Not in the form that bundlers look for, so that it stays as it is.
    const here = import.meta.url
    if (simd === new URL(`@tensorflow/tfjs-backend-wasm/dist/${BINARY}`, here).href) return undefined
    return { [BINARY]: simd, 'tfjs-backend-wasm.wasm': plain, 'tfjs-backend-wasm-threaded-simd.wasm': simd }
  } catch {
    // In a classic script `import.meta.url` is undefined.
    return undefined
  }
}
