/** Compiles assembly/numbers.ts. Its functions compute on plain memory, hence the stub runtime. */
import { main } from 'assemblyscript/asc'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const options = [
  'assembly/numbers.ts',
  '--runtime',
  'stub',
  '-O3',
  '--converge',
  '--noAssert',
  '--enable',
  'simd',
  '--initialMemory',
  '1',
]

/** The text of src/formats/numbers.gen.ts. */
export async function generate() {
  let binary
  const { error, stderr } = await main([...options, '--baseDir', root, '--outFile', 'numbers.wasm'], {
    writeFile: (_, contents) => {
      binary = contents
    },
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return `// Written by scripts/build.mjs from assembly/. Do not edit.

/** The compiled assembly/numbers.ts: WebAssembly in base64. */
export const BINARY =
  '${Buffer.from(binary).toString('base64')}'
`
}
