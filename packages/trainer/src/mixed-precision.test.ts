import { createRegistry, memoryStorage, noOptions, type Experiment } from '@telarjs/core'
import { defineDataset } from '@telarjs/datasets'
import { beforeAll, describe, expect, test } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { differenceFrom } from '../fixtures/parity/compare.js'
import { parityExperiments, parityRegistry, type ParityName } from '../fixtures/parity/experiments.js'
import { callbackOf, collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { builtinPlugins } from './builtin.js'
import type { TrainOptions } from './options.js'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { createRunStack } from './run-stack.js'
import { train } from './train.js'
import { writeCheckpoint } from './checkpoint/write-checkpoint.js'

beforeAll(async () => {
  await startGpu()
})

async function follow(given: Experiment, options: Pick<TrainOptions, 'stack' | 'from'> = {}) {
  const losses: number[] = []
  let [testLoss, runner] = [Number.NaN, '']
  for await (const event of train(given, { registry: parityRegistry, ...options })) {
    if (event.type === 'runStart') runner = event.runner.kind
    if (event.type === 'steps') losses.push(...(await event.losses()))
    if (event.type === 'evaluated' && event.split === 'test') testLoss = event.loss
  }
  return { losses, testLoss, runner }
}

/** A checkpoint from before the first step, with a loss scale of 1024. */
async function withSmallScale(given: Experiment): Promise<Uint8Array> {
  const { checkpoint } = endOf(await collect(train(given, { registry: parityRegistry, signal: AbortSignal.abort() })))
  const begun = await readCheckpoint(checkpoint!)
  const scale = { dtype: 'float32', shape: [], values: Float32Array.of(1024) } as const
  return writeCheckpoint({ ...begun, tensors: { ...begun.tensors, 'optimizer/lossScale/scale': scale } })
}

const names = Object.keys(parityExperiments) as ParityName[]

describe.each(names)('20 steps of mixed precision, %s', (name) => {
  const mixed: Experiment = { ...parityExperiments[name], precision: 'mixed' }

  // The first scale would overflow at the first step of the dense network, which is skipped then, so that all later losses are others.
  // With a smaller one they differ by some 1e-3 of rounding, not by the 1e-5 of float32: docs/parity.md.
  test('are near those of plain JavaScript in float32, and captured', async ({ annotate }) => {
    const run = await follow(mixed, { from: await withSmallScale(mixed) })
    expect(run.runner).toBe('captured')
    const difference = differenceFrom(name, run)
    await annotate(`parity in Node, mixed, ${name}: ${difference.toExponential(1)}`)
    expect(difference).toBeLessThan(2e-3)
    expect(difference).toBeGreaterThan(1e-5)
  })

  test('in a stack have the bits of each alone', async () => {
    const members = [mixed, { ...mixed, seed: 12 }]
    const stack = createRunStack()
    const together = await Promise.all(members.map((each) => follow(each, { stack })))
    expect(together).toEqual([await follow(members[0]!), await follow(members[1]!)])
  })
})

const saving = callbackOf('callback:test/saving', () => ({
  name: 'saving',
  phase: 'persist',
  on: { steps: async ({ to }, run) => run.checkpoint(`step-${to}`) },
}))
const registry = registryWith(saving)

test('a resumed run goes on to the same bits, the loss scale with it', async () => {
  const storage = memoryStorage()
  const saved = { ...experiment, precision: 'mixed', callbacks: [{ use: 'callback:test/saving' }] } as const
  const { tensors } = await readCheckpoint(endOf(await collect(train(saved, { registry, storage }))).checkpoint!)
  expect(tensors['optimizer/lossScale/goodSteps']!.values).toEqual(Float32Array.of(15))
  const [first] = await storage.list('checkpoints/')
  const from = (await storage.read(first!))!
  expect((await readCheckpoint(from)).progress.step).toBeLessThan(15)
  const resumed = endOf(await collect(train(saved, { registry, from })))
  expect((await readCheckpoint(resumed.checkpoint!)).tensors).toEqual(tensors)
  await expect(collect(train({ ...saved, precision: 'float32' }, { registry, from }))).rejects.toThrow(
    'checkpoint: it is of another experiment: expected precision "mixed", received "float32"',
  )
})

/** Two samples whose targets are far from what a fresh network answers. */
const far = defineDataset({
  id: 'dataset:test/far',
  summary: 'Far targets.',
  options: noOptions,
  create: () => ({
    load: async () => ({
      shape: [1],
      classes: [],
      targetShape: [1],
      splits: { train: { size: 2, inputs: Float32Array.of(0.5, 1), targets: Float32Array.of(10_000, 10_000) } },
    }),
  }),
})

test('steps whose gradients overflow change nothing but the scale', async () => {
  const given = {
    data: { use: 'dataset:test/far' },
    model: [{ use: 'layer:dense', with: { units: 1 } }],
    optimizer: { use: 'optimizer:sgd', with: { momentum: 0.9 } },
    precision: 'mixed',
    learningRate: 1e-3,
    batchSize: 2,
    evaluate: [],
  }
  async function after(epochs: number) {
    const options = { registry: createRegistry([...builtinPlugins, far]) }
    const { checkpoint } = endOf(await collect(train({ ...given, epochs } as never, options)))
    const { tensors } = await readCheckpoint(checkpoint!)
    const valuesOf = (name: string) => [...tensors[name]!.values]
    return {
      kernel: valuesOf('params/0-dense/kernel'),
      velocity: valuesOf('optimizer/velocity/0-dense/kernel'),
      scale: valuesOf('optimizer/lossScale/scale'),
      goodSteps: valuesOf('optimizer/lossScale/goodSteps'),
    }
  }
  // The mean over two samples of (y - 10⁴)², y some units at most: dy is -10⁴ for each. Times 4 it is within 65504, times 8 it is not;
  // from 2¹⁵ to 4 the scale is halved 13 times.
  const [one, last, taken] = [await after(1), await after(13), await after(14)]
  expect(one).toMatchObject({ velocity: [0], scale: [16384], goodSteps: [0] })
  expect(last).toEqual({ ...one, scale: [4] })
  expect(taken).toMatchObject({ scale: [4], goodSteps: [1] })
  // Σ x·dy = (0.5 + 1)·(-10⁴), of which the kernel moves by a thousandth.
  expect(taken.velocity[0]).toBeCloseTo(-15_000, -2)
  expect(taken.kernel[0]! - one.kernel[0]!).toBeCloseTo(15, 0)
})
