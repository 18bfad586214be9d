/// <reference types="vite/client" />
/** The tests of all kernels once more, in Chromium, whose engine has relaxed SIMD: the other of the two builds. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { expect, it } from 'vitest'
import { supportedVariant } from './index.js'
import { serveWasm } from './testing/wasm.js'

serveWasm(simd)

it('runs on relaxed SIMD', () => {
  expect(supportedVariant()).toBe('relaxed-simd')
})

await import('./gemm.test.js')
await import('./registration.test.js')
await import('./tfjs-optimizers.test.js')
await import('./kernels/binary.test.js')
await import('./kernels/convolution.test.js')
await import('./kernels/matmul.test.js')
await import('./kernels/move.test.js')
await import('./kernels/pool.test.js')
await import('./kernels/reduce.test.js')
await import('./kernels/unary.test.js')
await import('./fused/batch-norm.test.js')
await import('./fused/dense-gradient.test.js')
await import('./fused/gather-pixels.test.js')
await import('./fused/optimizers.test.js')
await import('./fused/softmax-cross-entropy.test.js')
await import('./fused/uniform.test.js')
