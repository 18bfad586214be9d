// What several trials cost beside one, trained together in one process: docs/decisions/0012.
//
//   node scripts/pnpm.mjs --filter bench build
//   node bench/dist/stacked-trials.js W1 1,2,4,8          on this machine's GPU
//   node bench/dist/stacked-trials.js W1 1,2,4,8 --null   on Dawn's device that computes nothing: the host's time
//
// On a software driver the processor's time tells more than the clock: other work on the machine counts little.
import { createRunStack } from '@telarjs/trainer'
import { parseArgs } from 'node:util'
import { counters } from '../rows/counters.js'
import { epochsFor, mainThreadMs, MEASURED_MS, WARM_UP_MS } from '../rows/host-time.js'
import { startInNode } from '../rows/start-node.js'
import { experimentOf, type Labeled, type WorkloadId } from '../rows/task.js'
import { telar } from '../rows/telar.js'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { null: { type: 'boolean', default: false } },
})
const workload = (positionals[0] ?? 'W1') as WorkloadId
const sizes = (positionals[1] ?? '1,2,4,8').split(',').map(Number)
const { batchSize } = experimentOf(workload)

const shared = { program: 'telar', backend: 'webgpu', kernels: 'pack', threads: 1, epochs: 1, seconds: 1 } as const
const task = { ...shared, workload, withoutDevice: values.null }
const backend = await startInNode(task)
/** Software would take minutes for more. */
const onDevice = /software/.test(backend.device) ? 10 : 100
/** Steps of an epoch. */
const STEPS = values.null ? 400 : onDevice
const mnist = { train: noise(STEPS * batchSize), test: noise(1) }
const counter = counters()
counter.start()
console.log(`${workload} on ${backend.device}, ${STEPS} steps of ${batchSize} samples`)
console.log('trials  kernels a step  host ms a step  ms a step  processor ms a step')
for (const size of sizes) {
  const stack = createRunStack()
  const courses = await Promise.all(
    Array.from({ length: size }, () => telar(task, mnist, backend, stack)(STEPS * batchSize, false)),
  )
  const epoch = () => Promise.all(courses.map((course) => course.epoch()))
  await epochsFor(WARM_UP_MS, epoch)
  const [before, hostBefore, begun] = [counter.stop().dispatches, mainThreadMs() ?? Number.NaN, performance.now()]
  const processor = process.cpuUsage()
  const epochs = await epochsFor(MEASURED_MS, epoch)
  const { user, system } = process.cpuUsage(processor)
  const perStep = (total: number) => total / (epochs * STEPS)
  const row = [
    String(size).padStart(6),
    perStep(counter.stop().dispatches - before)
      .toFixed(2)
      .padStart(16),
    perStep((mainThreadMs() ?? Number.NaN) - hostBefore)
      .toFixed(4)
      .padStart(16),
    perStep(performance.now() - begun)
      .toFixed(3)
      .padStart(11),
    perStep((user + system) / 1000)
      .toFixed(3)
      .padStart(21),
  ]
  console.log(row.join(''))
  // Each leaves the others, which wait for it no more.
  await Promise.all(courses.map((course) => course.end()))
}
// Dawn would keep the process.
process.exit(0)

function noise(samples: number): Labeled {
  return {
    images: Uint8Array.from({ length: samples * 784 }, (_, i) => (i * 7919) % 251),
    labels: Uint8Array.from({ length: samples }, (_, i) => i % 10),
  }
}
