// What the kit checks on a device: `node checks.mjs adapter|step|parity|bits|soak`. The last line of stdout is the result, as JSON.
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import { startBackend } from '../../packages/backend-node/src/index.js'
import { selfTest } from '../../packages/backend-node/src/self-test.js'
import { mlp } from '../../packages/tensor/fixtures/mnist-mlp.js'
import { createEagerRunner, readTensors, uploadPixels } from '../../packages/tensor/src/index.js'
import {
  createCapturedRunner,
  createTunedRunner,
  type CapturedRunner,
} from '../../packages/tensor/src/steps/captured/index.js'
import { differenceFrom, tolerances, trainForParity } from '../../packages/trainer/fixtures/parity/compare.js'
import { parityExperiments, type ParityName } from '../../packages/trainer/fixtures/parity/experiments.js'
import { isSoftware } from '../../packages/webgpu-kernels/src/adapter.js'
import { currentWebgpuBackend } from '../../packages/webgpu-kernels/src/backend.js'
import { subgroupSizeOf } from '../../packages/webgpu-kernels/src/subgroups.js'
import { choicesOf, shortKey } from '../../packages/webgpu-kernels/src/tiles/choices.js'
import { tileName } from '../../packages/webgpu-kernels/src/tiles/tile.js'

interface Outcome {
  readonly passed: boolean
  readonly [measure: string]: unknown
}

/** Pixels, hidden units and classes. */
type Sizes = readonly [number, number, number]
const W1: Sizes = [784, 128, 10]
/** What is soaked is the host and the queue, so the network may be small. */
const SMALL: Sizes = [64, 32, 10]
const [SAMPLES, BATCH] = [1000, 16]

/** One hidden layer with Adam, on noise. */
function experiment(sizes: Sizes) {
  const [pixels, , classes] = sizes
  const bytes = Uint8Array.from({ length: SAMPLES * pixels }, (_, i) => (i * 7919) % 251)
  const labels = tf.tensor1d(
    Int32Array.from({ length: SAMPLES }, (_, i) => i % classes),
    'int32',
  ) as Tensor1D
  return mlp(uploadPixels(bytes, pixels), labels, sizes, BATCH)
}

const tables = (steps: number) => ({
  rate: new Float32Array(steps).fill(1e-3),
  rows: Int32Array.from({ length: steps * BATCH }, (_, i) => (i * 11) % SAMPLES),
})

/** Whether the adapter is a GPU, and no software on the CPU. */
async function adapter(): Promise<Outcome> {
  return { passed: !isSoftware(currentWebgpuBackend()!.device.adapterInfo) }
}

/** One training step against plain JavaScript in double precision. */
async function step(): Promise<Outcome> {
  return { ...(await selfTest()) }
}

/** 20 captured steps of two experiments against the losses of plain JavaScript. */
async function parity(backend: Awaited<ReturnType<typeof startBackend>>): Promise<Outcome> {
  const differences: Record<string, number> = {}
  for (const name of Object.keys(parityExperiments) as ParityName[]) {
    differences[name] = differenceFrom(name, await trainForParity(name, backend))
    // Where the time is up, what is done still tells.
    console.log(`${name}: ${differences[name]}, at most ${tolerances[name]}`)
  }
  const passed = Object.entries(differences).every(([name, difference]) => difference <= tolerances[name as ParityName])
  return { passed, differences, tolerances }
}

/** 20 captured steps, with the best tiles, and the same 20 through tfjs's ops before these were found: params and losses are compared bit for bit. */
async function bits(): Promise<Outcome> {
  const { step, state, feeds } = experiment(W1)
  const [captured, eager] = [{ current: state() }, { current: state() }]
  const expected = await createEagerRunner(step, eager, feeds, 'reference').run(20, tables(20)).read()
  const runner = await createTunedRunner(step, captured, feeds)
  const got = await runner.run(20, tables(20)).read()
  const [one, other] = [await readTensors(captured.current), await readTensors(eager.current)]
  const differing = [
    ...Object.keys(one).filter((name) => !sameBits(one[name]!.values, other[name]!.values)),
    ...Object.keys(got).filter((name) => !sameBits(got[name]!, expected[name]!)),
  ]
  const { device } = currentWebgpuBackend()!
  const tiles = Object.fromEntries([...choicesOf(device)!.chosen].map(([key, tile]) => [shortKey(key), tileName(tile)]))
  const subgroup = subgroupSizeOf(device) ?? 'none'
  return { passed: differing.length === 0, differing, dispatches: runner.dispatches, tiles, subgroup }
}

function sameBits(one: ArrayBufferView, other: ArrayBufferView): boolean {
  return Buffer.from(one.buffer, one.byteOffset, one.byteLength).equals(
    Buffer.from(other.buffer, other.byteOffset, other.byteLength),
  )
}

const [SOAK_STEPS, CHUNK] = [10_000, 100]
/** Memory that a process may gain between the first tenth and the end: what garbage collection leaves to chance. */
const GROWTH_MB = 32

/** 10,000 captured steps: tensors, device memory and the memory of the process stay as they were after the first thousand. */
async function soak(): Promise<Outcome> {
  const { step, state, feeds } = experiment(SMALL)
  const runner = createCapturedRunner(step, { current: state() }, feeds)
  await repeat(runner, SOAK_STEPS / 10)
  const before = memory(runner)
  const started = performance.now()
  await repeat(runner, SOAK_STEPS - SOAK_STEPS / 10)
  const stepsPerSecond = (SOAK_STEPS * 0.9 * 1000) / (performance.now() - started)
  const after = memory(runner)
  const passed =
    after.tensors === before.tensors &&
    after.deviceBytes === before.deviceBytes &&
    after.residentMb - before.residentMb <= GROWTH_MB
  return { passed, steps: SOAK_STEPS, stepsPerSecond: Math.round(stepsPerSecond), before, after }
}

async function repeat(runner: CapturedRunner, steps: number): Promise<void> {
  for (let done = 0; done < steps; done += CHUNK) await runner.run(CHUNK, tables(CHUNK)).read()
}

function memory(runner: CapturedRunner) {
  globalThis.gc?.()
  return {
    tensors: tf.memory().numTensors,
    deviceBytes: runner.bytes,
    residentMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

const checks: Readonly<Record<string, (backend: Awaited<ReturnType<typeof startBackend>>) => Promise<Outcome>>> = {
  adapter,
  step,
  parity,
  bits,
  soak,
}

const check = checks[process.argv[2] ?? '']
if (!check) throw new RangeError(`expected ${Object.keys(checks).join(', ')}, received ${process.argv[2]}`)
const backend = await startBackend({ backend: 'webgpu' })
const outcome = await check(backend)
console.log(JSON.stringify({ device: backend.device, ...outcome }))
// Dawn would keep the process.
process.exit(outcome.passed ? 0 : 1)
