// Trains with callback:tensorboard, stops, goes on, and lets TensorBoard's own reader say what it finds: every number of log.jsonl, each once.
// Python packages go into node_modules/.cache, once (60 MB).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
  const expected = expectedOf(readFileSync(join(run, 'log.jsonl'), 'utf8').trim().split('\n').map(JSON.parse))
  let points = 0
  for (const [tag, values] of Object.entries(expected)) {
    points += values.length
    // The log of a run that is made longer forgets the evaluation at its first end; TensorBoard keeps it.
    const found = tag.startsWith('test/') ? read[tag]?.slice(-values.length) : read[tag]
    if (JSON.stringify(values) !== JSON.stringify(found))
      throw new Error(`${tag}: the log has ${JSON.stringify(values)}, TensorBoard reads ${JSON.stringify(found)}`)
  }
  console.log(
    `TensorBoard reads the ${points} numbers of ${Object.keys(expected).length} curves, before and after a resume`,
  )
} finally {
  rmSync(folder, { recursive: true })
}

/** By split and tag, such as `validation/loss`: [step, value] of everything that the log tells. */
function expectedOf(lines) {
  const curves = {}
  const add = (tag, step, value) => (curves[tag] ??= []).push([step, Math.fround(value)])
  for (const line of lines) {
    if (line.type === 'steps')
      for (const [name, values] of Object.entries({
        loss: line.losses,
        'learning-rate': line.learningRates,
        ...line.metrics,
      }))
        values.forEach((value, i) => add(name, line.from + i + 1, value))
    if (line.type === 'evaluated')
      for (const [name, value] of Object.entries({ loss: line.loss, ...line.metrics }))
        if (typeof value === 'number') add(`${line.split}/${name}`, line.step, value)
  }
  return curves
}
