// Trains with callback:comet, stops, goes on, and lets Comet's own `comet upload` send the run after each part to a server of ours, which takes it as
// Comet's does as far as the program asks: every number of log.jsonl, each once, the options, the tags and the experiment.
// Python packages go into node_modules/.cache, once (60 MB).
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { curvesOf, requireCurves } from './log-curves.mjs'
import { pythonWith } from './python.mjs'

const python = pythonWith('comet', ['comet_ml==3.58.8'])
const folder = mkdtempSync(join(tmpdir(), 'telar-comet-'))
const telar = (...args) =>
  execFileSync(process.execPath, [fileURLToPath(new URL('../telar.mjs', import.meta.url)), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
const logged = {
  name: 'logged',
  data: { use: 'dataset:mnist', with: { limit: 640, validation: 0.1 } },
  model: [{ use: 'layer:dense', with: { units: 10 } }],
  callbacks: [
    { use: 'callback:comet', with: { project: 'digits', workspace: 'me', tags: ['first', 'small'], steps: true } },
  ],
  epochs: 2,
  batchSize: 64,
}
const run = join(folder, 'logged-1')
const server = await startServer()
try {
  const experiment = join(folder, 'experiment.json')
  writeFileSync(experiment, JSON.stringify(logged))
  telar('train', experiment, '--runs', folder, '--backend', 'wasm')
  judge(await upload(), 20)
  telar('train', '--resume', run, 'epochs=4', '--backend', 'wasm')
  console.log(judge(await upload('--force-upload'), 40))
} finally {
  server.close()
  rmSync(folder, { recursive: true })
}

/** @returns what arrives */
async function upload(...args) {
  server.taken = { metrics: [], params: {}, other: {}, tags: [], assets: {} }
  const archives = readdirSync(join(run, 'comet')).filter((name) => name.endsWith('.zip'))
  requireSame('archives', archives.length, 1)
  const { stdout, stderr } = await promisify(execFile)(
    join(dirname(python), 'comet'),
    ['upload', ...args, join(run, 'comet', archives[0])],
    {
      cwd: folder,
      env: { ...process.env, COMET_URL_OVERRIDE: `${server.address}/clientlib/`, COMET_API_KEY: 'k'.repeat(25) },
    },
  )
  if (!server.taken.isEnded || /Error processing|Invalid/.test(stdout + stderr)) throw new Error(stdout + stderr)
  return server.taken
}

/** @returns a sentence of what was compared */
function judge({ run: about, metrics, params, other, tags, assets }, steps) {
  requireSame('project', [about.projectName, about.teamName, [...tags].sort()], ['digits', 'me', ['first', 'small']])
  requireSame(
    'options',
    ['batchSize', 'learningRate', 'optimizer', 'parameters', 'backend'].map((name) => params[name]),
    [64, 0.001, 'adam', 7850, 'wasm'],
  )
  requireSame('other', other, { Name: 'logged', status: 'completed' })
  const curves = {}
  for (const { metricName, step, metricValue, epoch } of metrics) {
    requireSame(`epoch of ${metricName} at step ${step}`, epoch, Math.ceil(step / 10))
    ;(curves[metricName] ??= []).push([step, metricValue])
  }
  for (const curve of Object.values(curves)) curve.sort(([one], [other]) => one - other)
  // Of a run that is made longer, the log keeps the evaluation at its first end; the archive goes on from the checkpoint before it.
  const log = Object.fromEntries(
    Object.entries(curvesOf(run, 'train/')).map(([name, values]) => [
      name,
      values.slice(name.startsWith('test') ? -1 : 0),
    ]),
  )
  const known = requireCurves(log, curves, 'comet')
  requireSame('curves', Object.keys(curves).sort(), Object.keys(log).sort())
  requireSame('steps', curves['train/loss'].length, steps)
  requireSame('experiment', JSON.parse(assets['experiment.json']).name, 'logged')
  return `comet sends the ${known}, the options, the tags and the experiment, before and after a resume`
}

function requireSame(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, comet sends ${JSON.stringify(found)}`)
}

/** Takes what `comet upload` sends, and remembers it. */
async function startServer() {
  const server = { taken: undefined, address: '', close: () => http.close() }
  const http = createServer(async (request, response) => {
    const parts = []
    for await (const part of request) parts.push(part)
    const sent = Buffer.concat(parts)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(answer(new URL(request.url, 'http://127.0.0.1'), body.toString()) ?? {}))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  server.address = `http://127.0.0.1:${http.address().port}`

  function answer({ pathname, searchParams }, body) {
    const { taken } = server
    if (pathname === '/clientlib/asset/upload') {
      // The only part of a form, behind its head.
      const [, content] = /\r\n\r\n([^]*)\r\n--/.exec(body)
      taken.assets[searchParams.get('fileName')] = content
      return undefined
    }
    if (pathname === '/clientlib/isAlive/ver') return { version: '3.0.0' }
    const value = JSON.parse(body)
    switch (pathname) {
      case '/clientlib/logger/add/run':
        taken.run = value
        return { runId: 'run', project_id: 'project', focusUrl: `${server.address}/` }
      case '/clientlib/tags/add-tags-to-experiment':
        taken.tags.push(...value.addedTags)
        return undefined
      case '/clientlib/status-report/update':
        return { is_alive_beat_duration_millis: 60_000, gpu_monitor_interval_millis: 60_000 }
      case '/api/rest/v2/write/experiment/log-other':
        taken.other[value.key] = value.value
        return undefined
      case '/clientlib/batch/logger/experiment/metric':
        taken.metrics.push(...value.values)
        return undefined
      case '/clientlib/batch/logger/experiment/parameter':
        for (const { parameterName, parameterValue } of value.values) taken.params[parameterName] = parameterValue
        return undefined
      case '/clientlib/status-report/offline-metadata':
        taken.isEnded = true
        return undefined
      default:
        return undefined
    }
  }

  return server
}
