import type { Experiment, RunEvent } from '@telarjs/core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { parityExperiments, parityRegistry, type ParityName } from '../fixtures/parity/experiments.js'
import { createRunStack, type RunStack } from './run-stack.js'
import { train } from './train.js'

beforeAll(async () => {
  await startGpu()
})

interface Result {
  readonly losses: readonly number[]
  readonly test: number
  readonly steps: number
}

/** The kernels that the device starts for single steps while `work` is done: how many steps a submit has, for which some kernels are started together, depends on time. */
async function dispatchesOf<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly dispatches: number }> {
  const { setPipeline, dispatchWorkgroups } = GPUComputePassEncoder.prototype
  let dispatches = 0
  let label = ''
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    label = pipeline.label
    return setPipeline.call(this, pipeline)
  }
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    if (!label.endsWith(' of all steps')) dispatches++
    return dispatchWorkgroups.apply(this, groups)
  }
  try {
    return { result: await work(), dispatches }
  } finally {
    Object.assign(GPUComputePassEncoder.prototype, { setPipeline, dispatchWorkgroups })
  }
}

function begin(experiment: Experiment, stack?: RunStack): AsyncGenerator<RunEvent, void, void> {
  return train(experiment, { registry: parityRegistry, ...(stack ? { stack } : {}) })
}

const resultOf = (experiment: Experiment, stack?: RunStack): Promise<Result> => follow(begin(experiment, stack))

async function follow(events: AsyncIterable<RunEvent>): Promise<Result> {
  const losses: number[] = []
  let [last, steps] = [Number.NaN, 0]
  for await (const event of events) {
    if (event.type === 'steps') losses.push(...(await event.losses()))
    if (event.type === 'evaluated' && event.split === 'test') last = event.loss
    if (event.type === 'runEnd') steps = event.steps
  }
  return { losses, test: last, steps }
}

/** Two networks of one architecture with numbers of their own, the second of which trains for longer. */
function membersOf(name: ParityName): readonly Experiment[] {
  const given: Experiment = { ...parityExperiments[name], epochs: 1 }
  return [given, { ...given, seed: 12, learningRate: given.learningRate! / 2, epochs: name === 'dense' ? 2 : 1 }]
}

/** Another architecture. */
const other: Experiment = { ...parityExperiments.dense, model: [{ use: 'layer:dense', with: { units: 4 } }], epochs: 1 }

test.each([
  ['dense', [...membersOf('dense'), other]],
  ['convolutional', membersOf('convolutional')],
] as const)('%s: runs of a stack have the bits of each alone, also after another one has ended', async (_, members) => {
  const stack = createRunStack()
  const together = await dispatchesOf(() => Promise.all(members.map((experiment) => resultOf(experiment, stack))))
  const alone = await dispatchesOf(async () => {
    const results: Result[] = []
    for (const experiment of members) results.push(await resultOf(experiment))
    return results
  })
  expect(together.result).toEqual(alone.result)
  expect(together.result.map(({ losses }) => losses.length)).toEqual(members.map(({ epochs }) => 10 * epochs!))
  // Ten steps of two members are taken together.
  expect(together.dispatches).toBeLessThan(0.9 * alone.dispatches)
})

test('a run that fails leaves its stack', async () => {
  const stack = createRunStack()
  const [good] = membersOf('dense') as [Experiment]
  const bad = { ...good, data: { use: 'dataset:parity/nowhere' } } as unknown as Experiment
  const [one, two] = await Promise.allSettled([resultOf({ ...good, epochs: 1 }, stack), resultOf(bad, stack)])
  expect([one.status, two.status]).toEqual(['fulfilled', 'rejected'])
})

test('runs of a stack are evaluated by the kernels of one', async () => {
  /** The kernels of one more evaluation: after both epochs, and at the end only. */
  async function evaluationOf(seeds: readonly number[]): Promise<number> {
    const [often, once] = [['test'], []].map((evaluate) => async () => {
      const stack = createRunStack()
      const given: Experiment = { ...parityExperiments.dense, epochs: 2, evaluate }
      await Promise.all(seeds.map((seed) => resultOf({ ...given, seed }, stack)))
    })
    return (await dispatchesOf(often!)).dispatches - (await dispatchesOf(once!)).dispatches
  }
  const one = await evaluationOf([1])
  expect(one).toBeGreaterThan(0)
  expect(await evaluationOf([1, 2, 3])).toBe(one)
})

test('runs go on without one whose events nobody reads, which can go on later', async () => {
  const stack = createRunStack({ patienceMs: 10 })
  const [one, two] = membersOf('dense') as [Experiment, Experiment]
  const idle = begin(two, stack)
  expect((await idle.next()).value).toMatchObject({ type: 'runStart' })
  expect(await resultOf(one, stack)).toEqual(await resultOf(one))
  expect(await follow(idle)).toEqual(await resultOf(two))
})
