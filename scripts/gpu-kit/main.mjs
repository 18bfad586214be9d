// Runs the parts of the kit one after the other, each with a limit of its own, and writes the results after each of them.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCard } from './find-card.mjs'

const kit = dirname(fileURLToPath(import.meta.url))
const results = join(kit, 'results')
mkdirSync(results, { recursive: true })
/** Where Telar keeps what it finds out about the card. */
const cache = join(results, 'cache')
rmSync(cache, { recursive: true, force: true })
const software = process.argv.includes('--software')
const slow = Number(process.env.KIT_SLOW ?? 1)
const started = Date.now()
/** All parts together, in seconds. */
const TOTAL = 480 * slow

const node = process.execPath
const python = pythonWithTorch()
// What they compile is kept in the kit: a home may be read-only, and the user unknown.
for (const name of ['TRITON_CACHE_DIR', 'TORCHINDUCTOR_CACHE_DIR']) process.env[name] ??= join(cache, name)
/** Why no card answers, if none does: then only what helps to find out is run. */
const missing = software ? undefined : findCard(kit, cache)
if (missing) console.log(`no GPU: ${missing}`)

/** The peers that tell most come with Telar; those that take long to compile come last. */
const peers = software
  ? { first: [], last: ['tfjs-layers-webgpu'] }
  : { first: ['pytorch-cuda', 'pytorch-cuda-graph'], last: ['tfjs-layers-webgpu', 'pytorch-cuda-compiled'] }

/** Software would not get through all of MNIST in time. */
const less = software ? ['data.with.limit=1000', 'data.with.limitEvaluation=1000'] : []

const check = (id, title, limit, flags = []) => ({ id, title, limit, command: [node, ...flags, 'checks.mjs', id] })

function bench(workloads, rows, limit) {
  const id = workloads.join('-')
  const page = join(results, `${id}.md`)
  const options = [
    '--only',
    workloads.join(','),
    '--rows',
    rows.join(','),
    '--rounds',
    '1',
    '--learn',
    software ? '1' : '8',
    '--seconds',
    '1',
  ]
  return {
    id,
    title: `bench, ${id}`,
    limit,
    page,
    command: [node, 'bench/dist/main.js', ...options, '--out', page],
    report: () => tablesIn(page),
  }
}

function benchOfTelar(workload, limit) {
  const part = bench([workload], ['telar-webgpu', ...peers.first], limit)
  // A row that does not run is skipped with exit status 0; one of a peer that is too slow for the limit leaves Telar's.
  return {
    ...part,
    verify: () => existsSync(part.page) && /^\| Telar, captured \| [\d.,]+/m.test(readFileSync(part.page, 'utf8')),
  }
}

const doctor = {
  id: 'doctor',
  title: 'doctor',
  limit: 60,
  command: [node, 'cli/dist/main.js', 'doctor', '--no-speed'],
  report: fenced,
}

const cuda = {
  id: 'cuda',
  title: 'PyTorch on CUDA',
  limit: 30,
  optional: true,
  command: [
    python,
    '-c',
    "import torch; print('PyTorch', torch.__version__, 'CUDA', torch.version.cuda, torch.cuda.get_device_name(0))",
  ],
  report: fenced,
}

const all = [
  doctor,
  check('step', 'one step against plain JavaScript', 15),
  check('parity', 'parity of 20 captured steps', 90),
  check('bits', 'captured against eager, bit for bit', 60),
  cuda,
  benchOfTelar('W1', 60),
  benchOfTelar('W2', 50),
  benchOfTelar('W3', 60),
  benchOfTelar('W4', 60),
  {
    id: 'train',
    title: 'the default experiment',
    limit: 40,
    command: [
      node,
      'cli/dist/main.js',
      'train',
      '--backend',
      'webgpu',
      'epochs=1',
      ...less,
      '--name',
      `kit-${process.pid}`,
    ],
    report: fenced,
  },
  check('soak', '10,000 steps, memory flat', 60, ['--expose-gc']),
  { ...bench(['W1', 'W2', 'W3', 'W4'], peers.last, 60), title: 'bench, slower peers', optional: true },
]
const parts = missing ? [doctor, cuda] : all

const done = []
for (const [i, part] of parts.entries()) {
  const left = TOTAL - (Date.now() - started) / 1000
  // What the parts before did not use is there for one that needs more.
  const promised = parts.slice(i + 1).reduce((sum, { limit }) => sum + limit * slow, 0)
  const limit = Math.min(left, Math.max(part.limit * slow, left - promised))
  done.push(left < 5 ? { part, status: 'no time left', seconds: 0, output: '' } : await run(part, limit))
  const { status, seconds } = done.at(-1)
  console.log(`${part.title}: ${status}, ${seconds.toFixed(1)} s`)
  write()
}
if (missing) console.log('Parts that need a GPU were left out; `sh run.sh --software` tries the kit without one.')
const failed = done.filter(({ part, status }) => !status.startsWith('passed') && !part.optional)
console.log(`${join('results', 'RESULTS-GPU.md')} is written; ${failed.length} of ${done.length} parts did not pass`)
process.exitCode = failed.length === 0 && !missing ? 0 : 1

/** Runs a part, kills it with its children at the limit, and keeps what it wrote. */
function run(part, limit) {
  const begun = Date.now()
  if (part.page) rmSync(part.page, { force: true })
  const [program, ...args] = part.command
  const env = { ...process.env, TELAR_CACHE: cache, BENCH_PYTHON: python }
  const child = spawn(program, args, { cwd: kit, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  let cut = false
  const keep = (data) => (output += data)
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const timer = setTimeout(() => {
    cut = true
    process.kill(-child.pid, 'SIGKILL')
  }, limit * 1000)
  return new Promise((resolve) => {
    function finish(status) {
      clearTimeout(timer)
      const seconds = (Date.now() - begun) / 1000
      writeFileSync(join(results, `${part.id}.txt`), output)
      const end = `${part.verify?.() ? 'passed, ' : ''}cut after ${Math.round(limit)} s`
      resolve({ part, status: cut ? end : status, seconds, output })
    }
    child.on('error', (error) => {
      output += error.message
      finish('failed')
    })
    child.on('close', (code) => finish(code === 0 && (part.verify?.() ?? true) ? 'passed' : 'failed'))
  })
}

function write() {
  const sections = done.map(({ part, status, output }) => {
    const report = status.startsWith('passed')
      ? (part.report ?? lastLine)(output)
      : fenced(lastLines(output, part.optional ? 1 : 12))
    return `## ${part.title}: ${status}\n\n${report}`
  })
  const table = done.map(({ part, status, seconds }) => `| ${part.title} | ${status} | ${seconds.toFixed(1)} |`)
  const text = `# Results on a GPU

${missing ? `No GPU answers: ${missing}` : card()}
Telar at ${readFileSync(join(kit, 'commit.txt'), 'utf8').trim()}, Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores
${new Date().toISOString().slice(0, 10)}. Anybody can repeat this: \`node scripts/gpu-kit.mjs\` packs the folder \`gpu-kit\`; \`sh run.sh\` in it writes this page.

| part | status | seconds |
| --- | --- | ---: |
${table.join('\n')}

${[...sections, ...tiles()].join('\n\n')}
`
  writeFileSync(join(results, 'RESULTS-GPU.md'), text)
  // In a clone the page of a real card goes where the results of the bench are.
  if (!software && !missing && existsSync(join(kit, '..', 'bench', 'README.md')))
    cpSync(join(results, 'RESULTS-GPU.md'), join(kit, '..', 'bench', 'RESULTS-GPU.md'))
}

/** The tiles of matrix products that were found to be the best. */
function tiles() {
  const file = join(cache, 'webgpu', 'tiles.json')
  return existsSync(file) ? [`## Tiles of matrix products\n\n${fenced(readFileSync(file, 'utf8'))}`] : []
}

function nvidia() {
  const fields = 'name,driver_version,memory.total,clocks.sm,clocks.mem,clocks.max.sm,power.limit'
  const { status, stdout } = spawnSync('nvidia-smi', [`--query-gpu=${fields}`, '--format=csv,noheader'], {
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim().split('\n') : []
}

/** The Python that `BENCH_PYTHON` names, or the first of the usual ones that has PyTorch. */
function pythonWithTorch() {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON
  const usual = ['python3', 'python', '/opt/conda/bin/python', '/opt/venv/bin/python']
  const hasTorch = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"
  return usual.find((program) => spawnSync(program, ['-c', hasTorch]).status === 0) ?? usual[0]
}

/** Name, driver, memory, clocks now and at most, and power limit, as the driver tells. */
function card() {
  if (software) return 'Software on the CPU, which `doctor` names below. These numbers say nothing about a GPU.'
  const [first] = nvidia()
  if (!first) return 'No NVIDIA driver answers; the adapter is named by `doctor` below.'
  const [name, driver, memory, sm, mem, maxSm, power] = first.split(', ')
  return `${name}, driver ${driver}, ${memory}, clocks ${sm} (at most ${maxSm}) and ${mem} for memory, power limit ${power}`
}

function fenced(output) {
  return `\`\`\`\n${output.trimEnd()}\n\`\`\``
}

function lastLines(output, count) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}

function lastLine(output) {
  return fenced(lastLines(output, 1))
}

/** The tables of a page of the bench, without its head. */
function tablesIn(file) {
  const text = readFileSync(file, 'utf8')
  return text
    .slice(text.indexOf('\n## ') + 1)
    .replace(/^## .*\n+/, '')
    .trim()
}
