import { writeFile } from 'node:fs/promises'
import { generate } from './compile.mjs'

await writeFile(new URL('../src/formats/numbers.gen.ts', import.meta.url), await generate())
