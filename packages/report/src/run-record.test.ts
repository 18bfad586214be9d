import { memoryStorage } from '@telarjs/core'
import { expect, it } from 'vitest'
import { readRun } from './run-record.js'

const spec = (use: string, options = {}) => ({ use, with: options })
const experiment = {
  name: 'mnist',
  seed: 7,
  data: spec('dataset:mnist'),
  transforms: [],
  model: [spec('layer:dense', { units: 10 })],
  loss: spec('loss:cross-entropy'),
  metrics: [],
  optimizer: spec('optimizer:adam'),
  learningRate: 0.001,
  schedule: spec('schedule:constant'),
  regularizers: [],
  callbacks: [spec('callback:csv-log', { file: 'numbers.csv' })],
  epochs: 2,
  batchSize: 4,
}
const log = [
  {
    type: 'runStart',
    step: 0,
    backend: { name: 'webgpu', device: 'a GPU', why: '' },
    runner: { kind: 'captured', why: '' },
    parameters: 42,
    samples: { train: 10 },
    valueKinds: { loss: 'number', accuracy: 'fraction' },
    notes: ['y.npy: one-hot rows read as classes'],
    warnings: ['no training sample of class 0'],
  },
  {
    type: 'steps',
    epoch: 1,
    from: 0,
    step: 2,
    learningRates: [0.1, 0.09],
    losses: [2, null],
    metrics: { accuracy: [0.5, 0.75] },
  },
  { type: 'steps', epoch: 1, from: 2, step: 3, learningRates: [0.08], losses: [1], metrics: { accuracy: [1] } },
  {
    type: 'evaluated',
    epoch: 1,
    step: 3,
    split: 'test',
    samples: 4,
    loss: 0.5,
    metrics: { accuracy: 0.9, 'confusion-matrix': [[1]] },
  },
]

async function storage(files: Record<string, string>) {
  const made = memoryStorage()
  for (const [name, text] of Object.entries(files)) await made.write(name, new TextEncoder().encode(text))
  return made
}

const files = {
  'experiment.json': JSON.stringify(experiment),
  'log.jsonl': log.map((line) => `${JSON.stringify(line)}\n`).join(''),
  'numbers.csv':
    'epoch,step,seconds,learning rate,loss,accuracy,"F1, macro",test loss,test accuracy\n1,3,0.5,0.08,1.5,0.75,0.7,0.5,0.9\n2,6,0.4,0.05,null,0.8,0.8,0.4,0.95\n',
}

it('reads a run that was killed: no run.json, half a line at the end of its log', async () => {
  const record = await readRun(
    await storage({ ...files, 'log.jsonl': `${files['log.jsonl']}{"type":"steps","epo` }),
    'mnist-1',
  )
  expect(record).toMatchObject({
    name: 'mnist-1',
    status: 'unfinished',
    backend: 'webgpu',
    device: 'a GPU',
    parameters: 42,
    samples: { train: 10 },
    valueKinds: { loss: 'number', accuracy: 'fraction' },
    notes: ['y.npy: one-hot rows read as classes'],
    warnings: ['no training sample of class 0'],
    seconds: 0.9,
  })
  expect(record.steps).toEqual({
    steps: [1, 2, 3],
    losses: [2, null, 1],
    learningRates: [0.1, 0.09, 0.08],
    metrics: { accuracy: [0.5, 0.75, 1] },
  })
  expect(record.evaluations).toEqual({ test: { loss: 0.5, metrics: { accuracy: 0.9 } } })
})

it('reads epochs from the file that the experiment names, gaps and quoted names too', async () => {
  const { epochs } = await readRun(await storage(files), 'mnist-1')
  expect(epochs).toHaveLength(2)
  expect(epochs[0]).toEqual({
    epoch: 1,
    step: 3,
    seconds: 0.5,
    learningRate: 0.08,
    train: { loss: 1.5, metrics: { accuracy: 0.75, 'F1, macro': 0.7 } },
    splits: { test: { loss: 0.5, metrics: { accuracy: 0.9 } } },
  })
  expect(epochs[1]!.train.loss).toBeNull()
})

it('takes status and times from run.json', async () => {
  const record = await readRun(
    await storage({
      ...files,
      'run.json': JSON.stringify({
        status: 'stopped',
        why: 'enough',
        backend: 'wasm',
        device: 'CPU',
        seconds: 3,
        samplesPerSecond: 9,
      }),
    }),
    'x',
  )
  expect(record).toMatchObject({ status: 'stopped', why: 'enough', backend: 'wasm', seconds: 3, samplesPerSecond: 9 })
})

it('names what is missing or damaged', async () => {
  await expect(readRun(memoryStorage(), 'runs/a')).rejects.toThrow(
    'runs/a: expected the folder of a run, but it has no experiment.json',
  )
  await expect(readRun(await storage({ 'experiment.json': '{' }), 'a')).rejects.toThrow(
    'a/experiment.json:1: expected JSON',
  )
})

it('leaves damaged lines out, and counts them', async () => {
  const damaged = { ...files, 'numbers.csv': 'epoch,step\n1\n2,x\n3,9\n' }
  const { epochs, skippedLines } = await readRun(await storage(damaged), 'a')
  expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([[3, 9]])
  expect(skippedLines).toBe((await readRun(await storage(files), 'a')).skippedLines + 2)
})

it('keeps metrics and splits of any name, also of one that every object has', async () => {
  const lines = [
    { ...log[1], metrics: { constructor: [0.5, 1] } },
    { ...log[3], split: '__proto__' },
  ]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const { steps, evaluations } = await readRun(await storage({ ...files, 'log.jsonl': text }), 'a')
  expect(Object.entries(steps.metrics)).toEqual([['constructor', [0.5, 1]]])
  expect(Object.keys(evaluations)).toContain('__proto__')
})

it('reads no file from outside of the folder', async () => {
  const callbacks = [spec('callback:csv-log', { file: '../numbers.csv' })]
  const outside = { ...files, 'experiment.json': JSON.stringify({ ...experiment, callbacks }) }
  expect((await readRun(await storage({ ...outside, '../numbers.csv': files['numbers.csv'] }), 'a')).epochs).toEqual([])
})
