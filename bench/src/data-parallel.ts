// Steps of a wide network, data-parallel over two workers beside two threads inside the kernels: docs/decisions/0010.
//
//   node scripts/pnpm.mjs --filter bench build && node bench/dist/data-parallel.js [rounds] [steps] [W3]
//
// Each worker computes the gradients of half of the batch and puts them into shared memory; after a barrier each adds up one half
// of all values, after another one each takes the sums and updates its own copy of the params.
import { startBackend } from '@telarjs/backend-node'
import { concat, parseExperiment } from '@telarjs/core'
import { createStepRandom, keyTensor, type NamedTensors } from '@telarjs/tensor'
import { builtinRegistry, makeNetwork, runRandom } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

interface Job {
  readonly rank: number
  readonly workers: number
  readonly threads: number
  readonly workload: string
  /** The values of all gradients of each worker, one worker after another, and then their sums. */
  readonly shared: SharedArrayBuffer
  /** [arrivals, generation] of the barrier. */
  readonly barrier: SharedArrayBuffer
}

/** Milliseconds that a worker spent in a round: all of it, and in the all-reduce. */
interface Round {
  readonly total: number
  readonly reduce: number
}

/** More values than any workload has. */
const mostValues = 4_000_000

const workloads = JSON.parse(readFileSync(new URL('../workloads.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly experiment: { readonly batchSize: number } }
>

if (isMainThread) await main()
else await work(workerData as Job)

async function main(): Promise<void> {
  const [rounds, steps] = [Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 20)]
  const workload = process.argv[4] ?? 'W3'
  const teams = {
    'one thread': team(workload, 1, 1),
    'two threads inside kernels': team(workload, 1, 2),
    'two workers': team(workload, 2, 1),
  }
  const milliseconds: Record<string, number[]> = {}
  const processor: Record<string, number[]> = {}
  const reduce: number[] = []
  for (let round = -1; round < rounds; round++) {
    for (const [name, members] of Object.entries(teams)) {
      const before = process.cpuUsage()
      const results = await Promise.all(members.map((worker) => ask(worker, steps)))
      const { user, system } = process.cpuUsage(before)
      const slowest = Math.max(...results.map(({ total }) => total)) / steps
      // The first round warms up.
      if (round < 0) continue
      ;(milliseconds[name] ??= []).push(slowest)
      ;(processor[name] ??= []).push((user + system) / 1000 / steps)
      if (members.length > 1) reduce.push(Math.max(...results.map((result) => result.reduce)) / steps)
    }
  }
  const base = milliseconds['two threads inside kernels']!
  for (const [name, values] of Object.entries(milliseconds)) {
    const ratio = median(values.map((value, i) => value / base[i]!))
    const used = median(processor[name]!).toFixed(1)
    console.log(
      `${name}: ${median(values).toFixed(1)} ms a step, ${ratio.toFixed(2)} × two threads; ${used} ms of processor time`,
    )
  }
  console.log(`of which the two workers spend ${median(reduce).toFixed(1)} ms in the all-reduce, waiting included`)
  process.exit()
}

function team(workload: string, workers: number, threads: number): Worker[] {
  const shared = new SharedArrayBuffer(4 * mostValues * (workers + 1))
  const barrier = new SharedArrayBuffer(8)
  return Array.from({ length: workers }, (_, rank) => {
    const data: Job = { rank, workers, threads, workload, shared, barrier }
    return new Worker(new URL(import.meta.url), { workerData: data })
  })
}

function ask(worker: Worker, steps: number): Promise<Round> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage(steps, [])
  })
}

/** Runs rounds of steps when it is asked. */
async function work(job: Job): Promise<void> {
  await startBackend({ backend: 'wasm', threads: job.threads })
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:mnist' },
    ...workloads[job.workload]!.experiment,
  })
  const shape = { shape: [28, 28, 1], classes: Array.from('0123456789'), targetShape: [] }
  const network = makeNetwork(experiment, builtinRegistry, shape)
  const random = runRandom(network.experiment)
  const rows = network.experiment.batchSize / job.workers
  const x = tf.keep(tf.randomUniform([rows, 28, 28, 1], 0, 1, 'float32', job.rank + 1))
  const targets = tf.keep(tf.tensor1d(Int32Array.from({ length: rows }, (_, i) => i % 10)))
  const learningRate = tf.keep(tf.scalar(network.experiment.learningRate))
  const key = keyTensor(random.dropout.key)
  let { params, state } = network.model.init(network.inputShape, random.initialization)
  let optimizerState = network.optimizer.init(params)
  let count = 0

  function step(): number {
    const stepTensor = tf.scalar(count++, 'int32')
    const context = { params, state, training: true, random: createStepRandom(key, stepTensor) }
    const made = tf.tidy(() => {
      const { y, saved, state: moved } = network.model.forward(x, context)
      const { gradient } = network.loss.gradient!(y, targets)
      const { gradients } = network.model.backward(gradient, saved, { ...context, needsInputGradient: false })
      return { gradients, moved }
    })
    const started = performance.now()
    const gradients = job.workers > 1 ? allReduce(made.gradients, job) : made.gradients
    const reduced = performance.now() - started
    const given = {
      params,
      learningRate,
      step: stepTensor,
      epoch: { step: stepTensor, steps: 600 },
      gradientsAt: never,
    }
    const updated = network.optimizer.updateInPlace!(gradients, optimizerState, given)!
    replace(state, made.moved)
    ;({ params, state: optimizerState } = updated)
    state = made.moved
    tf.dispose([made.gradients, gradients, stepTensor])
    return reduced
  }

  parentPort!.on('message', (steps: number) => {
    const started = performance.now()
    let reduce = 0
    for (let i = 0; i < steps; i++) reduce += step()
    parentPort!.postMessage({ total: performance.now() - started, reduce } satisfies Round, [])
  })
}

function replace(old: NamedTensors, next: NamedTensors): void {
  for (const [name, tensor] of Object.entries(old)) if (next[name] !== tensor) tensor.dispose()
}

/** The mean of the gradients of all workers; each adds up its part of the values. */
function allReduce(gradients: NamedTensors, { rank, workers, shared, barrier }: Job): NamedTensors {
  const names = Object.keys(gradients)
  const own = concat(
    Float32Array,
    names.map((name) => gradients[name]!.dataSync() as Float32Array),
  )
  const at = (worker: number) => new Float32Array(shared, 4 * mostValues * worker, own.length)
  at(rank).set(own)
  arrive(barrier, workers)
  const sums = at(workers)
  const parts = Array.from({ length: workers }, (_, worker) => at(worker))
  const [from, to] = [rank, rank + 1].map((part) => Math.floor((own.length * part) / workers))
  for (let i = from!; i < to!; i++) {
    let sum = 0
    for (const part of parts) sum += part[i]!
    sums[i] = sum / workers
  }
  arrive(barrier, workers)
  let place = 0
  return Object.fromEntries(
    names.map((name) => {
      const { shape, size } = gradients[name]!
      return [name, tf.tensor(sums.slice(place, (place += size)), shape)]
    }),
  )
}

/** Waits until all workers are here. */
function arrive(barrier: SharedArrayBuffer, workers: number): void {
  const [arrivals, generation] = [0, 1]
  const cells = new Int32Array(barrier)
  const now = Atomics.load(cells, generation)
  if (Atomics.add(cells, arrivals, 1) === workers - 1) {
    Atomics.store(cells, arrivals, 0)
    Atomics.add(cells, generation, 1)
    Atomics.notify(cells, generation)
    return
  }
  Atomics.wait(cells, generation, now)
}

function never(): never {
  throw new Error('not needed')
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
