import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchParams, parseExperiment, type DataSignature } from '../../../packages/core/src/index.js'
import { writeNpz } from '../../../packages/datasets/src/formats/index.js'
import { gridOf, parseSpace } from '../../../packages/search/src/space.js'
import { builtinRegistry } from '../../../packages/trainer/src/builtin.js'
import { makeNetwork } from '../../../packages/trainer/src/plan.js'
import { loadExperiment } from '../../../apps/cli/src/inputs/load-experiment.js'
import { readSpace } from '../../../apps/cli/src/inputs/read-space.js'
import { applyOverrides } from '../../../apps/cli/src/inputs/overrides.js'
import { readSamples } from '../../../apps/cli/src/samples/read-samples.js'
import type { TrainedOn } from '../../../apps/cli/src/samples/read-table.js'
import { fixtures, idxFile } from './formats.js'
import { experiment } from './runs.js'
import { bytesText, jsonBytes, textBytes, type Reader } from '../reader.js'

const folder = mkdtempSync(join(tmpdir(), 'telar-fuzz-'))

/** A file of the disk, written anew for each case. */
function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const space = {
  learningRate: { logUniform: [1e-4, 0.1], points: 3 },
  'model[0].with.units': { choices: [1, 2] },
  epochs: { int: [1, 4] },
}
const sample = { shape: [2], classes: ['a', 'b', 'c'], targetShape: [] }

const yaml = `# a comment
name: small
data: { use: dataset:spirals, with: { classes: 3 } }
model:
  - use: layer:dense
    with: &units { units: 3 }
  - use: layer:dense
    with: *units
learningRate: 2e-3
`

/** The options of a table that a network was trained on, and what was fitted to it. */
const trained = {
  data: { use: 'dataset:csv', with: { path: 'a', target: 'price' } },
  preprocessing: {
    kind: 'table',
    version: 1,
    columns: [
      { as: 'number', name: 'width', scale: 'standard', center: 1, spread: 2, fill: 1, indicator: true },
      { as: 'category', name: 'color', categories: ['red', 'blue'], rare: ['green'], missing: true },
      { as: 'date', name: 'sold', parts: ['days', 'month'], center: 0, spread: 1, indicator: false },
    ],
  },
} as const
/** What a checkpoint says of such data. */
export const signature: DataSignature = {
  inputs: {
    kind: 'columns',
    columns: [
      { name: 'width', type: 'number' },
      { name: 'color', type: 'category' },
      { name: 'sold', type: 'date' },
    ],
  },
  targets: { kind: 'classes', classes: ['b', 'c'].map((name) => ({ name, count: 1 })) },
  units: 'numbers',
  range: [-1, 1],
  preprocessing: trained.preprocessing,
  samples: 2,
  checksum: '',
}

/** Columns of the Parquet files among the fixtures. */
const homes = {
  kind: 'table',
  version: 1,
  columns: [
    { as: 'number', name: 'area', scale: 'standard', center: 1, spread: 2, fill: 1, indicator: true },
    { as: 'boolean', name: 'garden', fill: 1, indicator: false },
    { as: 'category', name: 'heating', categories: ['gas', 'wood'], rare: [], missing: true },
    { as: 'date', name: 'sold', parts: ['days', 'weekday'], center: 0, spread: 1, indicator: false },
  ],
} as const
const rows = textBytes('color,sold,width\nred,2024-01-02,3\nblue,2024-02-03,\n')

function samples(ending: string, shape: readonly number[], given: Partial<TrainedOn> = {}) {
  const trainedOn: TrainedOn = { data: { use: 'dataset:npy', with: {} }, ...given }
  return (bytes: Uint8Array) => readSamples(fileOf(`input.${ending}`, bytes), shape, trainedOn)
}

export const inputs: readonly Reader[] = [
  {
    name: 'experiment file',
    form: 'json',
    files: () => [jsonBytes(experiment), textBytes(`// a comment\n${JSON.stringify(experiment, null, 2)}`)],
    async read(bytes) {
      const given = await loadExperiment({ experiment: fileOf('experiment.json', bytes), overrides: ['epochs=3'] })
      const parsed = parseExperiment(builtinRegistry, given)
      return makeNetwork(parsed, builtinRegistry, sample).layers.length
    },
  },
  {
    name: 'experiment file in YAML',
    form: 'text',
    files: () => [textBytes(yaml)],
    read: async (bytes) =>
      parseExperiment(
        builtinRegistry,
        await loadExperiment({ experiment: fileOf('experiment.yaml', bytes), overrides: [] }),
      ),
  },
  {
    name: 'path=value',
    form: 'text',
    files: () => [textBytes('optimizer.with.links[0].with={"beta1":0.8}\nmodel[1].with.units=3\nname=a')],
    read: (bytes) => applyOverrides(experiment, bytesText(bytes).split('\n')),
  },
  {
    name: 'space of a search',
    form: 'json',
    files: () => [jsonBytes(space)],
    async read(bytes) {
      return Object.values(parseSpace(await readSpace(fileOf('space.json', bytes)))).map(gridOf)
    },
  },
  {
    name: 'pattern of params',
    form: 'text',
    files: () => [textBytes('0-dense/*\nkernel\n*a*b*c*d*')],
    read: (bytes) =>
      ['0-dense/kernel', `${'abcd'.repeat(100)}/${'abcd'.repeat(100)}`].map(matchParams(bytesText(bytes).split('\n'))),
  },
  { name: 'table to predict', form: 'text', files: () => [rows], read: samples('csv', [18], trained), expansion: 1032 },
  {
    name: 'Parquet table to predict',
    form: 'bytes',
    files: () => fixtures(/^homes-(none|snappy|zstd)\.parquet$/, 'parquet'),
    read: samples('parquet', [14], { preprocessing: homes }),
    expansion: 1032,
  },
  {
    name: 'numbers to predict',
    form: 'text',
    files: () => [textBytes('1,2\n3,4\n')],
    read: samples('csv', [2]),
    expansion: 1032,
  },
  {
    name: 'arrays to predict',
    form: 'bytes',
    files: () => [idxFile([5, 2, 3]), writeNpz({ x: { shape: [4, 2, 3], values: new Float32Array(24) } })],
    read: samples('npz', [2, 3]),
    expansion: 1032,
  },
]
