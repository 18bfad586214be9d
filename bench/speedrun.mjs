// Seconds of training to 97, 98 and 99 % of MNIST's test images, over seeds. Run: npm run -s telar -- --version && node bench/speedrun.mjs [--seeds 20] [--only to-97]
// In a page: npm run -s bench -- --help && node bench/speedrun.mjs --chromium [--backend webgpu] [--seeds 20] [--only to-97]
//
// The rules: the recipe mnist-speedrun fixes network, epochs and schedule before; nothing is tuned to a seed; the test images are looked at once, at the end. A row
// counts where the mean accuracy over seeds reaches its target. The clock is that of the steps (`epochEnd` in the log): loading, testing and what comes
// before the first step are apart; the first epoch has the tracing of its step in it. In a page every run has a Chromium of its own, and keeps no log.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: 'runs' },
    chromium: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'wasm' },
  },
})
const load = loadavg()[0]
const only = values.only.flatMap((row) => ['--only', row])
const rows = new Map()
if (values.chromium) runInChromium()
else runInNode()

function add(row, run) {
  rows.set(row, [...(rows.get(row) ?? []), run])
}

/** Runs a program of the build to its end. */
function node(...args) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    stdio: ['ignore', values.chromium ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) process.exit(status ?? 1)
  return stdout
}

function runInChromium() {
  const script = new URL('dist/speedrun-chromium.js', import.meta.url).pathname
  const lines = node(script, '--seeds', values.seeds, '--backend', values.backend, ...only)
    .trimEnd()
    .split('\n')
  for (const { row, ...run } of lines.map((line) => JSON.parse(line))) add(row, run)
}

function runInNode() {
  const telar = new URL('../apps/cli/dist/main.js', import.meta.url).pathname
  const how = ['--jobs', '1', '--repeats', values.seeds, '--backend', values.backend, '--runs', values.runs]
  node(telar, 'reproduce', 'mnist-speedrun', ...how, ...only)
  const folder = join(values.runs, 'reproduce-mnist-speedrun')
  for (const name of readdirSync(folder)) {
    const row = /^(to-\d+)-seed-\d+$/.exec(name)?.[1]
    if (!row || (values.only.length > 0 && !values.only.includes(row))) continue
    const log = readFileSync(join(folder, name, 'log.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const seconds = log.filter(({ type }) => type === 'epochEnd').reduce((sum, { seconds: own }) => sum + own, 0)
    const accuracy = log.findLast(({ type, split }) => type === 'evaluated' && split === 'test').metrics.accuracy
    add(row, { seconds, accuracy })
  }
}

const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length
const deviation = (list) => Math.sqrt(mean(list.map((value) => (value - mean(list)) ** 2)))
console.log(`\n${cpus().length} × ${cpus()[0].model}, load ${load.toFixed(1)} before`)
for (const [row, runs] of [...rows].sort()) {
  const [accuracies, seconds] = [runs.map(({ accuracy }) => 100 * accuracy), runs.map(({ seconds: own }) => own)]
  const reached = mean(accuracies) >= Number(row.slice('to-'.length)) ? 'reached' : 'not reached'
  console.log(
    `${row}: ${mean(accuracies).toFixed(2)} ± ${deviation(accuracies).toFixed(2)} % in ${mean(seconds).toFixed(2)} ± ${deviation(seconds).toFixed(2)} s, ${runs.length} seeds: ${reached}`,
  )
}
