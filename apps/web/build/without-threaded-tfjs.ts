import type { Plugin } from 'vite'

const threaded = /tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/

/** Leaves out the threaded build of tfjs-wasm, which is never started: it computes on one thread all the same (tensorflow/tfjs#8513). */
export function withoutThreadedTfjs(): Plugin {
  return {
    name: 'telar:without-threaded-tfjs',
    enforce: 'pre',
    resolveId: (id) => (threaded.test(id) ? '\0telar-no-threads' : undefined),
    load: (id) =>
      id === '\0telar-no-threads' ? "export const wasmWorkerContents = ''\nexport default undefined" : undefined,
  }
}
