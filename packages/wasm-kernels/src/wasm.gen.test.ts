import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { generate } from '../scripts/compile.mjs'

it('is what the sources in assembly/ compile to (else: pnpm --filter @telarjs/wasm-kernels wasm)', async () => {
  for (const [name, text] of Object.entries(await generate())) {
    expect((await readFile(new URL(name, import.meta.url), 'utf8')) === text, name).toBe(true)
  }
  // Compiling takes seven seconds of a core, which a busy machine may not give it for a while.
}, 300_000)
