// Trains with callback:tensorboard, stops, goes on, and lets TensorBoard's own reader say what it finds: every number of log.jsonl, each once.
// Python packages go into node_modules/.cache, once (60 MB).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { curvesOf, requireCurves } from './log-curves.mjs'
import { pythonWith } from './python.mjs'

const executable = pythonWith('tensorboard', ['tensorboard==2.20.0', 'setuptools==80.9.0'])
const folder = mkdtempSync(join(tmpdir(), 'telar-tensorboard-'))
const telar = (...args) =>
  execFileSync(process.execPath, [fileURLToPath(new URL('../telar.mjs', import.meta.url)), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
const experiment = join(folder, 'experiment.json')
writeFileSync(
  experiment,
  JSON.stringify({
    name: 'logged',
    data: { use: 'dataset:mnist', with: { limit: 640, validation: 0.1 } },
    model: [{ use: 'layer:dense', with: { units: 10 } }],
    callbacks: [{ use: 'callback:tensorboard' }],
    epochs: 2,
    batchSize: 64,
  }),
)
try {
  telar('train', experiment, '--runs', folder, '--backend', 'wasm')
  const run = join(folder, 'logged-1')
  telar('train', '--resume', run, 'epochs=4', '--backend', 'wasm')
  const read = JSON.parse(
    execFileSync(executable, [fileURLToPath(new URL('read-events.py', import.meta.url)), join(run, 'tensorboard')], {
      maxBuffer: 2 ** 26,
    }),
  )
  const known = requireCurves(curvesOf(run, ''), read, 'TensorBoard')
  console.log(`TensorBoard reads the ${known}, before and after a resume`)
} finally {
  rmSync(folder, { recursive: true })
}
