import { writeFile } from 'node:fs/promises'
import { generate } from './compile.mjs'

for (const [name, text] of Object.entries(await generate()))
  await writeFile(new URL(`../src/${name}`, import.meta.url), text)
