import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseExperiment, resolveExperiment, runFiles } from '../../../packages/core/src/index.js'
import { comparedRunFigures, experimentDifferences, readRun, runFigures } from '../../../packages/report/src/index.js'
import { readJournal } from '../../../packages/search/src/index.js'
import { builtinRegistry } from '../../../packages/trainer/src/builtin.js'
import { runDataMounts } from '../../../apps/cli/src/commands/ui/run-data.js'
import { findRunFolder, readReached } from '../../../apps/cli/src/runs/read-folder.js'
import { searchSections } from '../../../apps/cli/src/search/search-page.js'
import { bytesText, jsonBytes, linesBytes, textBytes, type Reader } from '../reader.js'

export const experiment = {
  name: 'spirals',
  seed: 3,
  data: { use: 'dataset:spirals', with: { classes: 3 } },
  transforms: [{ use: 'transform:standardize' }],
  model: [
    { use: 'layer:residual', with: { layers: [{ use: 'layer:dense', with: { units: 2, activation: 'relu' } }] } },
    { use: 'layer:dense', with: { units: 3 } },
  ],
  optimizer: {
    use: 'optimizer:chain',
    with: { links: [{ use: 'optimizer:adam' }, { use: 'optimizer:weight-decay', with: { params: 'kernel*' } }] },
  },
  regularizers: [{ use: 'regularizer:l2', with: { params: ['*/kernel', 'bias'] } }],
  schedule: { use: 'schedule:warm-up', with: { warmupSteps: 2, schedule: { use: 'schedule:cosine' } } },
  callbacks: [
    { use: 'callback:csv-log' },
    { use: 'callback:jsonl-log' },
    { use: 'callback:early-stopping', with: { patience: 2 } },
  ],
  epochs: 2,
  batchSize: 4,
}
export const saved = resolveExperiment(builtinRegistry, parseExperiment(builtinRegistry, experiment), {
  targets: 'classes',
  samples: 9,
})

const scores = { loss: 0.5, metrics: { accuracy: 0.75 } }
const log = linesBytes([
  {
    type: 'runStart',
    step: 0,
    backend: { name: 'wasm', device: 'CPU', why: '' },
    runner: { kind: 'eager', why: '' },
    parameters: 9,
    steps: 4,
    stepsPerEpoch: 2,
    samples: { train: 8, test: 4 },
  },
  {
    type: 'steps',
    epoch: 1,
    from: 0,
    step: 2,
    learningRates: [0.1, 0.1],
    losses: [1, null],
    metrics: { accuracy: [0.5, 1] },
  },
  { type: 'evaluated', epoch: 1, step: 2, split: 'test', samples: 4, ...scores },
  { type: 'epochEnd', epoch: 1, step: 2, seconds: 1, ...scores },
  {
    type: 'steps',
    epoch: 2,
    from: 2,
    step: 4,
    learningRates: [0.1, 0.1],
    losses: [1, 0.5],
    metrics: { accuracy: [0.5, 1] },
  },
  { type: 'evaluated', epoch: 2, step: 4, split: 'test', samples: 4, ...scores },
  { type: 'runEnd', step: 4, status: 'completed', why: '', epochs: 2, seconds: 2, samplesPerSecond: 8 },
])
const metrics = textBytes(
  'epoch,step,learning rate,loss,accuracy,test loss,"test top-3, accuracy",seconds\n1,2,0.1,1,0.5,0.75,null,1\n2,4,0.05,0.5,0.75,0.6,1,1.5\n',
)
const end = jsonBytes({
  status: 'completed',
  why: '',
  run: 'a',
  backend: 'wasm',
  device: 'CPU',
  epochs: 2,
  steps: 4,
  seconds: 2,
  samplesPerSecond: 8,
  metrics: { test: { loss: 0.5, accuracy: 1 } },
  warnings: ['a'],
})
const whole: Readonly<Record<string, Uint8Array>> = {
  [runFiles.experiment]: jsonBytes(saved),
  [runFiles.log]: log,
  [runFiles.metrics]: metrics,
  [runFiles.end]: end,
}

const wholeFile = (name: string) => (Object.hasOwn(whole, name) ? whole[name] : undefined)

/** Reads a run's folder in which one file is damaged, and draws all that is drawn of it. */
async function report(file: string, bytes: Uint8Array): Promise<unknown> {
  const record = await readRun({ read: async (name) => (name === file ? bytes : wholeFile(name)) }, 'runs/a')
  const other = await readRun({ read: async (name) => wholeFile(name) }, 'runs/b')
  const figures = [...runFigures(record), ...comparedRunFigures([record, other])]
  return [record, experimentDifferences([record, other]), figures.length]
}

function ofRun(file: string, form: Reader['form']): Reader {
  return { name: `${file} of a run`, form, files: () => [whole[file]!], read: (bytes) => report(file, bytes) }
}

const head = {
  type: 'search',
  space: { learningRate: { logUniform: [1e-4, 0.1] }, batchSize: { choices: [4, 8] } },
  strategy: 'tpe',
  pruner: 'none',
  direction: 'maximize',
  seed: 1,
  repeats: 1,
  about: { experiment, metric: 'accuracy', split: 'test' },
}
const journal = linesBytes([
  head,
  { type: 'start', trial: 0, values: { learningRate: 0.01, batchSize: 4 } },
  { type: 'report', trial: 0, epoch: 1, value: 0.5 },
  { type: 'result', trial: 0, repeat: 0, value: 0.75 },
  { type: 'end', trial: 0, status: 'completed', why: '', seconds: 2 },
  { type: 'start', trial: 1, values: { learningRate: 0.02, batchSize: 8 } },
  { type: 'result', trial: 1, repeat: 0, value: 0.5 },
  { type: 'end', trial: 1, status: 'completed', why: '', seconds: 1 },
  { type: 'start', trial: 2, values: { learningRate: 0.03, batchSize: 8 } },
  { type: 'end', trial: 2, status: 'failed', why: 'it diverged', seconds: 1 },
])

/** Reads a folder of runs on the disk in which one file of the run `a` is damaged, as what goes on with it and `telar ui` do. */
async function fromDisk(file: string, bytes: Uint8Array): Promise<unknown> {
  const parent = mkdtempSync(join(tmpdir(), 'telar-fuzz-'))
  const run = join(parent, 'a')
  mkdirSync(run)
  for (const [name, content] of Object.entries({ ...whole, [file]: bytes })) writeFileSync(join(run, name), content)
  try {
    return [await findRunFolder(parent, 'a', saved), await readReached(run, []), await runDataMounts(run, '/a/')]
  } finally {
    rmSync(parent, { recursive: true })
  }
}

export const runs: readonly Reader[] = [
  ofRun(runFiles.experiment, 'json'),
  ofRun(runFiles.log, 'lines of json'),
  ofRun(runFiles.metrics, 'text'),
  ofRun(runFiles.end, 'json'),
  {
    name: 'journal of a search',
    form: 'lines of json',
    files: () => [journal],
    read: (bytes) => searchSections({ name: 'a', ...readJournal(bytesText(bytes)) } as never),
  },
  {
    name: 'experiment of a folder that goes on',
    form: 'json',
    files: () => [whole[runFiles.experiment]!],
    read: (bytes) => fromDisk(runFiles.experiment, bytes),
  },
  {
    name: 'end of a folder that goes on',
    form: 'json',
    files: () => [end],
    read: (bytes) => fromDisk(runFiles.end, bytes),
  },
]
