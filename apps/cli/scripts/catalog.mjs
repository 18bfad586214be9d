// Writes src/catalog.gen.json and src/experiment.schema.gen.json from the built-in plugins: `pnpm --filter telar catalog`.
import { createJiti } from 'jiti'
import { writeFile } from 'node:fs/promises'

const jiti = createJiti(import.meta.url)
const { builtinPlugins, builtinRegistry } = await jiti.import('@telarjs/trainer/builtin')
const { makeCatalog } = await jiti.import('../src/inputs/catalog.ts')
const { experimentJsonSchema } = await jiti.import('@telarjs/core')

const write = (name, value) =>
  writeFile(new URL(`../src/${name}`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`)
await write('catalog.gen.json', await makeCatalog(builtinPlugins))
await write('experiment.schema.gen.json', await experimentJsonSchema(builtinRegistry))
