import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { stockBinary } from './share.js'

it("finds tfjs' binary in its package, where no bundle brought it along", () => {
  const path = stockBinary()
  expect(path).toMatch(/tfjs-backend-wasm[/\\]dist[/\\]tfjs-backend-wasm-simd\.wasm$/)
  expect([...readFileSync(path).subarray(0, 4)]).toEqual([...new TextEncoder().encode('\0asm')])
})
