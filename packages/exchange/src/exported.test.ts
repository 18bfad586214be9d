import { readSafetensors, writeSafetensors } from '@telarjs/core'
import { builtinRegistry as registry, readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { cases } from '../fixtures/cases.js'
import { makeCase } from '../fixtures/models.js'
import { exportModel } from './export.js'
import { openExported } from './exported.js'
import { readWeights } from './weights.js'

let file: Uint8Array

beforeAll(async () => {
  await tf.setBackend('cpu')
  const { checkpoint } = await makeCase(cases[0]!)
  file = (await exportModel(checkpoint, 'a.safetensors', { registry }))[0]!.bytes
})

/** The exported network, with other texts beside its weights. */
function told(change: Readonly<Record<string, (text: string) => string>>): Uint8Array {
  const { metadata } = readSafetensors(file, 'a.safetensors')
  const changed = Object.entries(change).map(([key, to]) => [key, to(metadata[key] ?? '')])
  return writeSafetensors(readWeights(file, 'a.safetensors'), { ...metadata, ...Object.fromEntries(changed) })
}

const data = {
  inputs: { kind: 'array', shape: [90] },
  targets: { kind: 'classes', classes: [] },
  units: 'numbers',
  range: [0, 1],
  preprocessing: null,
  samples: 1,
  checksum: '',
}

const thresholds = {
  metric: 'f1',
  values: [0.25],
  split: 'validation',
  samples: 9,
  score: { before: 0.5, after: 0.75 },
}

it('thresholds come back as they were chosen', async () => {
  const bytes = await openExported(told({ thresholds: () => JSON.stringify(thresholds) }), registry, 'a.safetensors')
  const checkpoint = await readCheckpoint(bytes)
  expect(checkpoint.thresholds).toEqual(thresholds)
  const damaged = await writeCheckpoint({ ...checkpoint, thresholds: { ...checkpoint.thresholds!, values: [NaN] } })
  await expect(readCheckpoint(damaged, 'a.telar')).rejects.toThrow(
    'a.telar: the checkpoint is damaged: thresholds: values',
  )
})

it.each([
  ['a sample without classes', { sample: () => '{"shape":[90],"targetShape":[]}' }, 'a.safetensors: sample: classes: '],
  [
    'a sample of no shape',
    { sample: () => '{"shape":[-1],"classes":[],"targetShape":[]}' },
    'sample: shape: expected a list',
  ],
  ['a sample that is none', { sample: () => '7' }, 'sample: shape: expected a list of lengths'],
  [
    'data without columns',
    { data: () => JSON.stringify({ ...data, inputs: { kind: 'columns' } }) },
    'a.safetensors: data: inputs: expected the columns, or the shape, of the inputs, received {"kind":"columns"}',
  ],
  [
    'a table whose columns are none',
    { data: () => JSON.stringify({ ...data, preprocessing: { kind: 'table', columns: [{ as: 'date' }] } }) },
    'data: preprocessing: expected what was fitted to each column of a table',
  ],
  [
    'thresholds that are none',
    { thresholds: () => '5' },
    'a.safetensors: thresholds: values: expected a list of numbers',
  ],
  [
    'thresholds without a score',
    { thresholds: () => JSON.stringify({ ...thresholds, score: { before: 0.5, after: null } }) },
    'thresholds: score: expected before and after, each a number, received {"before":0.5,"after":null}',
  ],
  [
    'layers of a billion units',
    { experiment: (text: string) => text.replace('"units":8', '"units":1000000000') },
    'received [90, 1000000000], which is 90,000,000,000 values',
  ],
])('an exported network with %s is refused by its place', async (_, change, message) => {
  await expect(openExported(told(change), registry, 'a.safetensors')).rejects.toThrow(message)
})
