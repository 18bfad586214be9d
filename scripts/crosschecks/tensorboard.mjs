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
    transforms: [{ use: 'transform:random-affine', with: { rotate: 10 } }],
    metrics: [{ use: 'metric:accuracy' }, { use: 'metric:confusion-matrix' }],
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
  const known = requireCurves(curvesOf(run, ''), read.curves, 'TensorBoard')
  // The first epoch, and the end of each part of the run. The same 7840 weights; the checkpoint of the end has those of step 40.
  const drawn = [10, 20, 40]
  requireSame('histograms', Object.keys(read.histograms).toSorted(), [
    'gradients/0-dense/bias',
    'gradients/0-dense/kernel',
    'weights/0-dense/bias',
    'weights/0-dense/kernel',
  ])
  const kernel = read.histograms['weights/0-dense/kernel']
  const countsOf = (rows) => rows.reduce((sum, [, , count]) => sum + count, 0)
  requireSame(
    'steps and counts',
    kernel.map(([step, rows]) => [step, countsOf(rows)]),
    drawn.map((step) => [step, 7840]),
  )
  execFileSync(executable, [fileURLToPath(new URL('check-histogram.py', import.meta.url)), run], {
    input: JSON.stringify(kernel.at(-1)[1]),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  requireSame('images', read.images, {
    augmentation: [[0, 462, 288]],
    'first-layer-weights': drawn.map((step) => [step, 346, 114]),
    'test/confusion-matrix': read.images['test/confusion-matrix'].map(([step]) => [step, 240, 240]),
    'validation/confusion-matrix': drawn.map((step) => [step, 240, 240]),
  })
  console.log(`TensorBoard ${read.version} reads the ${known}, histograms and images, before and after a resume`)
} finally {
  rmSync(folder, { recursive: true })
}

function requireSame(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, TensorBoard reads ${JSON.stringify(found)}`)
}
