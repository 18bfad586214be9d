// What other tiles than the first and subgroups win on this machine's GPU, or on the software driver that VK_ICD_FILENAMES names: docs/decisions/0014.
//
//   node scripts/pnpm.mjs --filter bench build
//   node bench/dist/tile-times.js W1,W2,W3,W4
//
// On a software driver the time is that of the processor in the driver's threads, so that other work on the machine counts little.
import { equalBytes } from '@telarjs/core'
import { chooseForm, type Form } from '../../packages/webgpu-kernels/src/form.js'
import { currentWebgpuBackend } from '../../packages/webgpu-kernels/src/backend.js'
import { isSoftware } from '../../packages/webgpu-kernels/src/adapter.js'
import { checkSubgroups } from '../../packages/webgpu-kernels/src/check-subgroups.js'
import type { MatMul } from '../../packages/webgpu-kernels/src/shaders/matmul.js'
import { chooseSubgroups, subgroupSizeOf } from '../../packages/webgpu-kernels/src/subgroups.js'
import { choicesOf, prepareTiles } from '../../packages/webgpu-kernels/src/tiles/choices.js'
import { createTrial } from '../../packages/webgpu-kernels/src/tiles/measure-tiles.js'
import { defaultTile, fits, tileName, tiles, type Tile } from '../../packages/webgpu-kernels/src/tiles/tile.js'
import { mainThreadMs } from '../rows/host-time.js'
import type { Course } from '../rows/measure.js'
import { startInNode } from '../rows/start-node.js'
import { experimentOf, type Labeled, type WorkloadId } from '../rows/task.js'
import { telar } from '../rows/telar.js'

const ROUNDS = 4
/** What is measured at a time, about. */
const MEASURED_MS = 300

const workloads = (process.argv[2] ?? 'W1,W2,W3,W4').split(',') as WorkloadId[]
const shared = { program: 'telar', backend: 'webgpu', kernels: 'pack', threads: 1, epochs: 1, seconds: 1 } as const
const backend = await startInNode({ ...shared, workload: workloads[0]! })
const { device } = currentWebgpuBackend()!
const info = device.adapterInfo
await checkSubgroups(device, info)
const subgroups = subgroupSizeOf(device)
console.log(`${backend.device}, subgroups: ${subgroups ?? 'none'}`)
/** Tiles that were found for one workload are there for the next. */
let kept: string | undefined
const store = { read: async () => kept, keep: async (text: string) => void (kept = text) }

for (const workload of workloads) {
  const products = await productsOf(workload)
  console.log(`\n${workload}: products, rows x depth x columns, first tile, best tile, times as fast`)
  for (const product of products) console.log(await aboutProduct(product))
  console.log(`${workload}: a step`)
  for (const line of await aboutSteps(workload)) console.log(line)
}
// Dawn would keep the process.
process.exit(0)

/** Milliseconds that some work takes on the device. */
async function deviceMs(work: () => Promise<unknown>): Promise<number> {
  const now = (): number => {
    if (!isSoftware(info)) return performance.now()
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000 - (mainThreadMs() ?? 0)
  }
  const before = now()
  await work()
  return now() - before
}

/** The least of several times of each, in turns. */
async function leastOf(measures: readonly (() => Promise<number>)[]): Promise<number[]> {
  const least = measures.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, measure] of measures.entries()) least[i] = Math.min(least[i]!, await measure())
  return least
}

/** The products of a captured step, one of each kind. */
async function productsOf(workload: WorkloadId): Promise<readonly MatMul[]> {
  chooseForm(device, 'tiled')
  await prepareTiles(device, info, undefined, [defaultTile])
  const { wanted } = choicesOf(device)!
  const met = new Map<string, MatMul>()
  const note = wanted.set.bind(wanted)
  wanted.set = (key, product) => note(key, (met.set(key, product), product))
  const course = await begin(workload, 1)
  await course.end()
  return [...met.values()]
}

async function aboutProduct(product: MatMul): Promise<string> {
  const trial = createTrial(device, product)
  const expected = (await trial.results(defaultTile))!
  const alike: Tile[] = []
  for (const tile of tiles) {
    const results = fits(device, tile) ? await trial.results(tile) : undefined
    if (results && equalBytes(results, expected)) alike.push(tile)
  }
  const once = await deviceMs(() => trial.milliseconds(defaultTile, 1))
  const dispatches = Math.max(1, Math.round(MEASURED_MS / tiles.length / Math.max(once, 0.01)))
  const times = await leastOf(
    alike.map((tile) => async () => (await deviceMs(() => trial.milliseconds(tile, dispatches))) / dispatches),
  )
  trial.release()
  const { label, rows, depth, columns, parts = 1 } = product
  const best = times.indexOf(Math.min(...times))
  const shape = `${rows} x ${depth} x ${columns}${parts > 1 ? ` in ${parts} parts` : ''}`
  const [first, least] = [times[0]!, times[best]!].map((ms) => `${ms.toPrecision(3)} ms`)
  return `| ${label} | ${shape} | ${first} | ${tileName(alike[best]!)}: ${least} | ${(times[0]! / times[best]!).toFixed(2)} |`
}

interface Way {
  readonly name: string
  readonly form: Form
  readonly candidates: readonly Tile[]
  readonly subgroups: number | undefined
}

/** A step with the kernels of each way. */
async function aboutSteps(workload: WorkloadId): Promise<string[]> {
  const ways: Way[] = [
    { name: 'first tile', form: 'tiled', candidates: [defaultTile], subgroups: undefined },
    { name: 'best tiles', form: 'tiled', candidates: tiles, subgroups: undefined },
    ...(subgroups
      ? [{ name: 'first tile, subgroups', form: 'tiled', candidates: [defaultTile], subgroups } as const]
      : []),
    { name: 'without workgroup memory', form: 'direct', candidates: [], subgroups: undefined },
  ]
  let steps = 2
  const courses: Course[] = []
  for (const { form, candidates, subgroups: size } of ways) {
    chooseForm(device, form)
    chooseSubgroups(device, size)
    await prepareTiles(device, info, candidates === tiles ? store : undefined, candidates)
    const course = await begin(workload, steps)
    if (courses.length === 0) {
      steps = Math.max(2, Math.round((steps * MEASURED_MS) / (await deviceMs(() => course.epoch()))))
      await course.end()
      courses.push(await begin(workload, steps))
    } else courses.push(course)
  }
  const times = await leastOf(courses.map((course) => async () => (await deviceMs(() => course.epoch())) / steps))
  for (const course of courses) await course.end()
  return ways.map(
    ({ name }, i) => `| ${name} | ${times[i]!.toPrecision(3)} ms | ${(times[0]! / times[i]!).toFixed(2)} |`,
  )
}

/** A course whose step is captured, with tiles that are found. */
async function begin(workload: WorkloadId, steps: number): Promise<Course> {
  const { batchSize } = experimentOf(workload)
  const samples = steps * batchSize
  const course = await telar({ workload }, { train: noise(samples), test: noise(1) }, backend)(samples, false)
  await course.epoch()
  return course
}

function noise(samples: number): Labeled {
  return {
    images: Uint8Array.from({ length: samples * 784 }, (_, i) => (i * 7919) % 251),
    labels: Uint8Array.from({ length: samples }, (_, i) => i % 10),
  }
}
