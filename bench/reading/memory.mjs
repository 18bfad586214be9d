// The most memory that a table of 600 MB takes, beside the arrays that it becomes:
//   node bench/reading/memory.mjs
// Each way runs in a fresh process: the reader alone, and `dataset:csv` with its preparation and splits. Peaks hold Node itself (about 50 MB).
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { row } from '../numbers.mjs'

const rows = 620_000
const columns = 50
const megabyte = 2 ** 20
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'telar-memory-'))

const measured = `
import { createRandom, createRegistry } from '@telarjs/core'
import { plugins } from ${JSON.stringify(at('packages/datasets/src/manifest.ts'))}
import { nodeFiles } from ${JSON.stringify(at('packages/datasets/src/node.ts'))}
import { readTable } from ${JSON.stringify(at('packages/datasets/src/formats/csv-reader.ts'))}
const [how, path] = process.argv.slice(2)
const files = nodeFiles()
let arrays
if (how === 'read') {
  const options = { fileSize: await files.size(path) }
  arrays = (await readTable(() => files.stream(path), path, options)).columns.map(({ values }) => values)
}
else {
  const spec = { use: 'dataset:csv', with: { path, target: 'c0', test: 0.2 } }
  const dataset = createRegistry(plugins).create('dataset', spec)
  const { splits } = await dataset.load({ files, random: createRandom(1), download: undefined })
  arrays = Object.values(splits).flatMap(({ inputs, targets }) => [inputs, targets])
}
const bytes = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)
console.log(JSON.stringify({ bytes, peak: process.resourceUsage().maxRSS * 1024 }))
`

/** Numbers as float64 has them, of 16 to 18 digits. */
async function writeTable(path) {
  const file = createWriteStream(path)
  file.write(`${Array.from({ length: columns }, (_, i) => `c${i}`).join(',')}\n`)
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) =>
      Array.from({ length: columns }, (_, j) => 3 * Math.sin((from + i) * columns + j)).join(','),
    )
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

try {
  const script = join(folder, 'measured.mjs')
  await build({
    stdin: { contents: measured, resolveDir: at('packages/datasets') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: script,
    logLevel: 'error',
  })
  const path = join(folder, 'table.csv')
  await writeTable(path)
  console.log(`a file of ${(statSync(path).size / megabyte).toFixed(0)} MB, ${rows} × ${columns} numbers\n`)
  console.log(row('what', 'arrays, MB', 'peak, MB', 'peak against arrays'))
  console.log(row('---', '---', '---', '---'))
  // While a data set is loaded, the table in float64 is there beside the samples in float32.
  const table = rows * columns * 8
  for (const [how, what, held] of [
    ['read', 'the table, read', 0],
    ['load', '`dataset:csv`: the table and its samples', table],
  ]) {
    const { bytes, peak } = JSON.parse(execFileSync(process.execPath, [script, how, path], { encoding: 'utf8' }))
    const arrays = bytes + held
    console.log(row(what, (arrays / megabyte).toFixed(0), (peak / megabyte).toFixed(0), (peak / arrays).toFixed(2)))
  }
} finally {
  rmSync(folder, { recursive: true })
}
