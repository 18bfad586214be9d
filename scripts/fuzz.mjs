// Reads damaged files with everything that reads what comes from outside, and counts what goes wrong:
//   node scripts/fuzz.mjs                                     600 cases of each reader, by seed 1
//   node scripts/fuzz.mjs 2 3 4 --cases 1000                  other seeds, more cases
//   node scripts/fuzz.mjs 2 --readers npy,png --case 17       one case again
// Files are changed by bits, bytes, lengths, cuts, blocks that are doubled, moved or left out, words, long runs, and values of JSON.
// Wrong are: an error that is none of Telar's (of the Studio's readers: no Error in words), a reader that takes more than two seconds of
// processor time, content that a checksum covers and that is read all the same, and arrays beyond four times the file and what it describes.
// Ends with 1 where something is wrong.
import { build } from 'esbuild'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '600' }, readers: { type: 'string' }, case: { type: 'string' } },
})
const seeds = positionals.length > 0 ? positionals.map(Number) : [1]
const repository = fileURLToPath(new URL('..', import.meta.url))
/** Of processor time, so that a busy machine is no hang; waiting is one after a minute. */
const [mostBusyMs, mostWaitingMs] = [2000, 60_000]

/** One file of the readers with all that they stand on, beside the packages of datasets, where a decoder's WebAssembly lies. */
async function bundle() {
  const folder = `${repository}packages/datasets/node_modules/.fuzz`
  await mkdir(folder, { recursive: true })
  const outfile = `${folder}/worker.mjs`
  await build({
    entryPoints: [`${repository}scripts/fuzz/worker.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['@telarjs/backend-node', 'jiti', 'sharp', '@resvg/resvg-js', 'webgpu'],
    // Vite finds the languages of the page; its readers speak English.
    define: { repository: JSON.stringify(repository), 'import.meta.glob': 'noFiles' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const noFiles = () => ({});",
    },
    logLevel: 'error',
  })
  return outfile
}

/** Runs cases from one on. @returns the number of the case to go on with, after one that hung; undefined after the last */
function runFrom(program, start, take) {
  const running = new Int32Array(new SharedArrayBuffer(4)).fill(-1)
  const workerData = {
    seeds,
    cases: Number(values.cases),
    readers: values.readers?.split(',') ?? [],
    only: values.case === undefined ? undefined : Number(values.case),
    start,
    running,
  }
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData, resourceLimits: { maxOldGenerationSizeMb: 1024 } })
    let present
    let since = { number: -1, cpu: 0, time: 0 }
    let next
    const busyMs = () => Object.values(process.cpuUsage()).reduce((sum, used) => sum + used / 1000, 0)
    const watch = setInterval(() => {
      const number = Atomics.load(running, 0)
      if (number !== since.number) since = { number, cpu: busyMs(), time: Date.now() }
      else if (number >= 0 && (busyMs() - since.cpu > mostBusyMs || Date.now() - since.time > mostWaitingMs)) {
        next = number + 1
        void worker.terminate()
      }
    }, 50)
    worker.on('message', (message) => {
      if (message.done) return
      if (message.outcome) take(present, message.outcome)
      else present = message
    })
    worker.on('error', (error) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY' && present === undefined) return reject(error)
      take(present, {
        is: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'unnamed error',
        why: String(error.stack),
        how: '',
      })
      next = present.number + 1
    })
    worker.on('exit', () => {
      clearInterval(watch)
      if (next !== undefined && Atomics.load(running, 0) >= 0 && present?.number === next - 1 && !present.told)
        take(present, { is: 'hang', why: `it took more than ${mostBusyMs / 1000} s`, how: '' })
      resolve(next)
    })
  })
}

const wrong = ['unnamed error', 'hang', 'changed content', 'memory']
const counts = new Map()
const problems = []

function take(place, { is, why, how }) {
  place.told = true
  const count = counts.get(place.reader) ?? {}
  counts.set(place.reader, { ...count, [is]: (count[is] ?? 0) + 1 })
  if (wrong.includes(is)) problems.push({ ...place, is, why, how })
}

const program = await bundle()
for (let start = 0; start !== undefined;) start = await runFrom(program, start, take)

for (const [reader, count] of counts) {
  const parts = ['refused', 'read', ...wrong].filter((is) => count[is]).map((is) => `${count[is]} ${is}`)
  console.log(`${reader}: ${parts.join(', ')}`)
}
/** One of each kind, with the command that runs it again: what goes wrong at one place is of one kind. */
const kinds = new Map(
  problems.map((problem) => [
    `${problem.reader} ${problem.is} ${problem.why.split('    at ')[1] ?? problem.why}`,
    problem,
  ]),
)
for (const { reader, seed, case: index, is, why, how } of kinds.values())
  console.log(`\n${is}: ${why}\n  ${how}\n  node scripts/fuzz.mjs ${seed} --readers '${reader}' --case ${index}`)
const total = [...counts.values()].flatMap(Object.values).reduce((sum, count) => sum + count, 0)
const of = (is) => problems.filter((problem) => problem.is === is).length
console.log(
  `\n${counts.size} readers, ${total} cases by ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: ${of('unnamed error')} unnamed errors, ${of('hang')} hangs, ${of('changed content')} changed contents read, ${of('memory')} times too much memory`,
)
process.exitCode = problems.length === 0 ? 0 : 1
