/**
 * A long training that watches itself: `node bench/dist/soak.js wasm 1000000`, `node bench/dist/soak.js webgpu 100000`.
 *
 * Twenty times on its way it says how many tensors there are, how much memory JavaScript and the process have after a collection, and how many bytes its
 * logs have for each step. It ends with 1 where tensors or memory grow, where a step takes more of a log than before, or where its loss is not finite.
 */
import { folderStorage, startBackend } from '@telarjs/backend-node'
import { parseExperiment } from '@telarjs/core'
import { builtinRegistry, train } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const [id = 'wasm', steps = '1000000'] = process.argv.slice(2)
const looks = 20
const batchSize = 32
/** Seven tenths of the points are trained on. */
const samples = 8000
const epochs = Math.ceil(Number(steps) / ((samples * 0.7) / batchSize))

/** Small, with all that holds state: normalization, dropout, moments, an average, a schedule, memories. */
const experiment = parseExperiment(builtinRegistry, {
  name: 'soak',
  seed: 1,
  batchSize,
  epochs,
  data: { use: 'dataset:spirals', with: { classes: 3, samples, validation: 0.1 } },
  model: [
    { use: 'layer:dense', with: { units: 16 } },
    { use: 'layer:batch-norm' },
    { use: 'layer:activation', with: { function: 'relu' } },
    { use: 'layer:dropout', with: { rate: 0.1 } },
    { use: 'layer:dense', with: { units: 3 } },
  ],
  optimizer: {
    use: 'optimizer:chain',
    with: { links: [{ use: 'optimizer:adam' }, { use: 'optimizer:ema' }] },
  },
  schedule: { use: 'schedule:cosine' },
  callbacks: [
    { use: 'callback:jsonl-log' },
    { use: 'callback:csv-log' },
    { use: 'callback:early-stopping', with: { patience: 1_000_000, restoreBest: false } },
    { use: 'callback:checkpoint', with: { everyMinutes: 0.5 } },
  ],
})

interface Look {
  readonly step: number
  readonly tensors: number
  readonly tensorMb: number
  readonly heapMb: number
  readonly processMb: number
  /** Bytes of both logs for each step since the last look. */
  readonly logBytes: number
  readonly loss: number
  readonly seconds: number
}

const collect = collector()
const folder = await mkdtemp(join(tmpdir(), 'telar-soak-'))
try {
  const seen = await soak()
  const faults = faultsOf(seen)
  for (const fault of faults) console.log(fault)
  console.log(faults.length === 0 ? 'nothing grew' : `${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function soak(): Promise<Look[]> {
  const backend = await startBackend({ backend: id as 'wasm', allowSoftware: true, threads: 1 })
  console.log(`${backend.name} on ${backend.device}, Node ${process.versions.node}, ${steps} steps of ${batchSize}`)
  console.log('step | tensors | their MB | heap MB | process MB | log bytes/step | loss | seconds')
  const seen: Look[] = []
  let logged = 0
  for await (const event of train(experiment, { registry: builtinRegistry, backend, storage: folderStorage(folder) })) {
    if (event.type !== 'epochEnd') continue
    const isLook = Math.floor((event.epoch * looks) / epochs) > Math.floor(((event.epoch - 1) * looks) / epochs)
    if (isLook) {
      const bytes = await logBytes()
      const { step, loss } = event
      const stepsSince = step - (seen.at(-1)?.step ?? 0)
      collect()
      const { numTensors, numBytes } = tf.memory()
      const { heapUsed, rss } = process.memoryUsage()
      const look = {
        step,
        tensors: numTensors,
        tensorMb: numBytes / 1e6,
        heapMb: heapUsed / 1e6,
        processMb: rss / 1e6,
        logBytes: (bytes - logged) / stepsSince,
        loss,
        seconds: process.uptime(),
      }
      logged = bytes
      seen.push(look)
      console.log(lineOf(look))
    }
  }
  await backend.stop()
  return seen
}

async function logBytes(): Promise<number> {
  const sizes = ['log.jsonl', 'metrics.csv'].map(async (name) => (await stat(join(folder, name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

function lineOf({ step, tensors, tensorMb, heapMb, processMb, logBytes: bytes, loss, seconds }: Look): string {
  const numbers = [tensorMb.toFixed(3), heapMb.toFixed(1), processMb.toFixed(0), bytes.toFixed(1), loss.toPrecision(4)]
  return [step, tensors, ...numbers, seconds.toFixed(0)].join(' | ')
}

/** What grew from the first quarter, when all is compiled, to the end. */
function faultsOf(seen: readonly Look[]): string[] {
  const [first, last] = [seen[Math.floor(seen.length / 4)]!, seen.at(-1)!]
  const counts = new Set(seen.map(({ tensors }) => tensors))
  return [
    ...(counts.size === 1 ? [] : [`tensors: ${[...counts].join(', ')}`]),
    ...(last.heapMb < first.heapMb + 5 ? [] : [`the heap grew from ${first.heapMb} to ${last.heapMb} MB`]),
    ...(last.processMb < first.processMb * 1.1
      ? []
      : [`the process grew from ${first.processMb} to ${last.processMb} MB`]),
    ...(last.logBytes < first.logBytes * 1.1 ? [] : [`a step took ${first.logBytes}, then ${last.logBytes} bytes`]),
    ...(seen.every(({ loss }) => Number.isFinite(loss)) ? [] : ['a loss is not finite']),
  ]
}

/** Collects garbage, which Node lets a program do only where it is asked for. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
