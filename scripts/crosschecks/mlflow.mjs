// Trains with callback:mlflow while a real MLflow server is away, then there, stops, goes on, and lets MLflow's own client say what it finds:
// every number of log.jsonl, each once, and the ONNX file as telar export writes it.
// Python packages go into node_modules/.cache, once (600 MB).
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { curvesOf, requireCurves } from './log-curves.mjs'
import { pythonWith } from './python.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const python = pythonWith('mlflow', ['mlflow==3.17.2'])
const folder = mkdtempSync(join(tmpdir(), 'telar-mlflow-'))
const port = await freePort()
const address = `http://127.0.0.1:${port}`
const telar = (...args) =>
  promisify(execFile)(process.execPath, [at('../telar.mjs'), ...args], { cwd: at('../..'), encoding: 'utf8' })
const run = join(folder, 'logged-1')
let server

try {
  const experiment = join(folder, 'experiment.json')
  writeFileSync(experiment, JSON.stringify(experimentFor(address)))
  // The server is away: the run ends all the same, and says what waits.
  const { stderr } = await telar('train', experiment, '--runs', folder, '--backend', 'wasm')
  if (!/entries wait in mlflow\.jsonl, which telar sync sends/.test(stderr)) throw new Error(`nothing waits: ${stderr}`)
  server = await startServer()
  await telar('sync', run)
  await telar('train', '--resume', run, 'epochs=4', '--backend', 'wasm')
  await telar('export', run, '--to', join(folder, 'model.onnx'))
  judge(JSON.parse(execFileSync(python, [at('read-mlflow.py'), address, folder], { maxBuffer: 2 ** 26 })))
} finally {
  if (server) await stopServer(server)
  rmSync(folder, { recursive: true })
}

function experimentFor(address) {
  return {
    name: 'logged',
    data: { use: 'dataset:mnist', with: { limit: 640, validation: 0.1 } },
    model: [{ use: 'layer:dense', with: { units: 10 } }],
    callbacks: [{ use: 'callback:mlflow', with: { address, experiment: 'cross-check', steps: true } }],
    epochs: 2,
    batchSize: 64,
  }
}

/** MLflow's own server, with a store of its own. */
async function startServer() {
  const store = ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`, '--artifacts-destination', folder]
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1']
  const started = spawn(join(dirname(python), 'mlflow'), ['server', ...store, ...listen], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  })
  for (let second = 0; second < 120; second++) {
    const isUp = await fetch(`${address}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return started
    if (started.exitCode !== null) break
    await new Promise((done) => setTimeout(done, 1000))
  }
  await stopServer(started)
  throw new Error('mlflow server does not start')
}

/** With the workers that it started. */
async function stopServer(started) {
  if (started.exitCode !== null) return
  process.kill(-started.pid)
  await once(started, 'exit')
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address()
  probe.close()
  await once(probe, 'close')
  return free
}

/** @param read what read-mlflow.py says */
function judge({ version, runs, status, params, tags, artifacts, curves }) {
  if (runs !== 1 || status !== 'FINISHED') throw new Error(`expected one finished run, MLflow has ${runs}, ${status}`)
  // A param stays as it was first logged: the server refuses another value.
  if (params.epochs !== '2' || params.learningRate !== '0.001' || tags.backend !== 'wasm')
    throw new Error(`unexpected params or tags: ${JSON.stringify({ params, tags })}`)
  const known = requireCurves(curvesOf(run, 'train/'), curves, 'MLflow')
  const onnx = readFileSync(join(folder, 'artifacts', 'model.onnx'))
  if (!onnx.equals(readFileSync(join(folder, 'model.onnx'))))
    throw new Error('model.onnx is not the one that telar exports')
  if (artifacts.join() !== 'experiment.json,model.onnx,report.html') throw new Error(`MLflow has ${artifacts.join()}`)
  console.log(`MLflow ${version} reads the ${known}, of which it was given a part later, and ${artifacts.join(', ')}`)
}
