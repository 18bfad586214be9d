// What a tracker costs: one run of W1 in which every other epoch goes without it; processor time of the whole process, epoch by epoch.
//
//   node scripts/pnpm.mjs --filter bench build && node bench/dist/tracker-cost.js [callback:tensorboard] [epochs]
import { folderStorage, startBackend } from '@telarjs/backend-node'
import { createRegistry, parseExperiment, type RunEvents } from '@telarjs/core'
import { createDownload, nodeFiles } from '@telarjs/datasets/node'
import { builtinPlugins, builtinRegistry, train } from '@telarjs/trainer'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [use, epochs] = [process.argv[2] ?? 'callback:tensorboard', Number(process.argv[3] ?? 41)]
const { W1 } = JSON.parse(readFileSync(new URL('../workloads.json', import.meta.url), 'utf8')) as Record<
  string,
  { experiment: object }
>
const folder = mkdtempSync(join(tmpdir(), 'telar-tracker-'))
const backend = await startBackend({ backend: 'wasm' })
const inner = builtinRegistry.create('callback', { use, with: {} } as never)
let isOn = true
const tracker = {
  ...inner,
  on: Object.fromEntries(
    Object.entries(inner.on).map(([type, handle]) => [
      type,
      (event: never, run: never) =>
        isOn || type === 'runStart' || type === 'runEnd'
          ? (handle as (e: never, r: never) => unknown)(event, run)
          : undefined,
    ]),
  ),
}
const milliseconds: number[] = []
let before = process.cpuUsage()
const clock = {
  name: 'clock',
  phase: 'persist' as const,
  on: {
    epochEnd: ({ epoch }: RunEvents['epochEnd']) => {
      const { user, system } = process.cpuUsage(before)
      milliseconds.push((user + system) / 1000)
      isOn = epoch % 2 === 0
      before = process.cpuUsage()
    },
  },
}
const experiment = parseExperiment(builtinRegistry, {
  name: 'w1',
  data: { use: 'dataset:mnist' },
  ...W1!.experiment,
  epochs,
})
const options = {
  registry: createRegistry(builtinPlugins),
  backend,
  files: nodeFiles(),
  download: createDownload({}),
  storage: folderStorage(folder),
}
for await (const _ of train(experiment, { ...options, callbacks: [tracker as never, clock] }));
rmSync(folder, { recursive: true })
// Epochs count from 1: odd ones are with the tracker, which therefore draws at the first one and never at the tenth, and the first warms up.
const pairs = milliseconds
  .slice(1)
  .flatMap((without, i, all) => (i % 2 === 0 && all[i + 1] !== undefined ? [all[i + 1]! / without] : []))
const sorted = pairs.toSorted((a, b) => a - b)
console.log(
  `${use}: ${sorted[sorted.length >> 1]!.toFixed(3)} × the processor time of an epoch without it, median of ${pairs.length} pairs (${sorted[sorted.length >> 2]!.toFixed(3)} to ${sorted[(3 * sorted.length) >> 2]!.toFixed(3)})`,
)
process.exit()
