// Trains with callback:wandb, stops, goes on, and lets W&B's own `wandb sync` send the run after each part to a server of ours, which takes it as W&B's
// does as far as the program asks: every number of log.jsonl, each once, the config, the summary and the experiment.
// Python packages go into node_modules/.cache, once (130 MB).
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { curvesOf, requireCurves } from './log-curves.mjs'
import { pythonWith } from './python.mjs'

const python = pythonWith('wandb', ['wandb==0.31.0'])
const folder = mkdtempSync(join(tmpdir(), 'telar-wandb-'))
const telar = (...args) =>
  execFileSync(process.execPath, [fileURLToPath(new URL('../telar.mjs', import.meta.url)), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
const logged = {
  name: 'logged',
  data: { use: 'dataset:mnist', with: { limit: 640, validation: 0.1 } },
  model: [{ use: 'layer:dense', with: { units: 10 } }],
  callbacks: [{ use: 'callback:wandb', with: { project: 'digits', tags: ['first', 'small'], steps: true } }],
  epochs: 2,
  batchSize: 64,
}
const run = join(folder, 'logged-1')
const server = await startServer()
try {
  const experiment = join(folder, 'experiment.json')
  writeFileSync(experiment, JSON.stringify(logged))
  telar('train', experiment, '--runs', folder, '--backend', 'wasm')
  await sync()
  telar('train', '--resume', run, 'epochs=4', '--backend', 'wasm')
  await sync('--include-synced')
  judge(server)
} finally {
  server.close()
  rmSync(folder, { recursive: true })
}

async function sync(...args) {
  await promisify(execFile)(join(dirname(python), 'wandb'), ['sync', ...args, join(run, 'wandb')], {
    cwd: folder,
    env: {
      ...process.env,
      WANDB_BASE_URL: server.address,
      WANDB_API_KEY: 'k'.repeat(40),
      WANDB_ERROR_REPORTING: 'false',
    },
  })
}

function judge({ bucket, history, files, end }) {
  requireSame('run', [bucket.project, bucket.displayName, bucket.tags], ['digits', 'logged', ['first', 'small']])
  const config = JSON.parse(bucket.config)
  requireSame(
    'config',
    ['batchSize', 'learningRate', 'optimizer', 'parameters', 'backend'].map((name) => config[name].value),
    [64, 0.001, 'adam', 7850, 'wasm'],
  )
  const curves = {}
  for (const { _step: step, ...row } of history)
    for (const [name, value] of Object.entries(row)) (curves[name] ??= []).push([step, value])
  // Of a run that is made longer, the log keeps the evaluation at its first end; the file goes on from the checkpoint before it.
  const log = Object.fromEntries(
    Object.entries(curvesOf(run, 'train/')).map(([name, values]) => [
      name,
      values.slice(name.startsWith('test') ? -1 : 0),
    ]),
  )
  const known = requireCurves(log, curves, 'wandb')
  requireSame('steps', history.length, 40)
  requireSame(
    'epochs',
    curves.epoch,
    [1, 2, 3, 4].map((epoch) => [10 * epoch, epoch]),
  )
  const summary = JSON.parse(files['wandb-summary.json'])
  requireSame(
    'summary',
    ['validation/loss', 'validation/accuracy', 'test/accuracy'].map((name) => [name, Math.fround(summary[name])]),
    ['validation/loss', 'validation/accuracy', 'test/accuracy'].map((name) => [name, log[name].at(-1)[1]]),
  )
  requireSame('experiment', JSON.parse(files['experiment.json']).name, 'logged')
  requireSame('end', end, { complete: true, exitcode: 0 })
  console.log(`wandb sends the ${known}, the config, the summary and the experiment, before and after a resume`)
}

function requireSame(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, wandb sends ${JSON.stringify(found)}`)
}

/** Takes what `wandb sync` sends, and remembers it. */
async function startServer() {
  const taken = { bucket: {}, history: [], files: {}, end: undefined, address: '', close: () => http.close() }
  const http = createServer(async (request, response) => {
    const parts = []
    for await (const part of request) parts.push(part)
    const sent = Buffer.concat(parts)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    response.end(JSON.stringify(answer(request.url, body.toString()) ?? {}))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  taken.address = `http://127.0.0.1:${http.address().port}`

  function answer(path, body) {
    if (path === '/graphql') return { data: answerTo(JSON.parse(body)) }
    if (path.endsWith('/file_stream')) takeStream(JSON.parse(body))
    if (path.startsWith('/upload/')) taken.files[path.slice('/upload/'.length)] = body
  }

  function answerTo({ operationName, variables }) {
    const given = Object.entries(variables).filter(([, value]) => value !== null)
    if (operationName === 'UpsertBucket') {
      Object.assign(taken.bucket, Object.fromEntries(given))
      const project = { id: 'cA==', name: variables.project, entity: { id: 'ZQ==', name: 'me' } }
      return {
        upsertBucket: {
          inserted: true,
          bucket: { id: 'aWQ=', name: variables.name, config: '{}', historyLineCount: 0, project },
        },
      }
    }
    if (operationName === 'CreateRunFiles') {
      const files = variables.files.map((name) => ({ name, uploadUrl: `${taken.address}/upload/${name}` }))
      return { createRunFiles: { runID: 'aWQ=', uploadHeaders: [], files } }
    }
    return {}
  }

  function takeStream({ files = {}, complete, exitcode }) {
    const { offset, content } = files['wandb-history.jsonl'] ?? { offset: 0, content: [] }
    content.forEach((line, i) => (taken.history[offset + i] = JSON.parse(line)))
    if (complete !== undefined) taken.end = { complete, exitcode }
  }

  return taken
}
