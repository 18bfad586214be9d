import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { halves, trainIn, trainHalves } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as evaluate } from './run.js'

let folder = ''
let runs: readonly string[] = []

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
})

test('evaluate says that a checkpoint was chosen on the split it is judged on', async () => {
  const notes = async (path: string) =>
    ((await resultOf(invoke(evaluate, { run: path, overrides: [] }, { split: 'test' }))) as { notes: string[] }).notes
  expect(await notes(runs[0]!)).toEqual([expect.stringContaining('chosen on the test split')])
  expect(await notes(join(runs[0]!, 'checkpoints/last.telar'))).toEqual([])
})

test('evaluate takes the validation split where the data has no test split, and says so', async () => {
  const untested = join(folder, 'untested')
  const { test: validation, ...data } = halves.data.with
  const parsed = parseExperiment(builtinRegistry, {
    ...halves,
    epochs: 1,
    callbacks: [{ use: 'callback:checkpoint' }],
    data: { use: 'dataset:arrays', with: { ...data, validation } },
  })
  await trainIn(untested, parsed)
  expect(await resultOf(invoke(evaluate, { run: untested, overrides: [] }))).toMatchObject({
    split: 'validation',
    samples: 24,
  })
  expect(await resultOf(invoke(evaluate, { run: runs[0]!, overrides: [] }))).toMatchObject({ split: 'test' })
  await expect(invoke(evaluate, { run: untested, overrides: [] }, { split: 'test' })).rejects.toThrow(
    "evaluate: unknown split 'test'",
  )
})

test('evaluate and predict with test-time augmentation average over versions of each sample', async () => {
  const once = (await resultOf(invoke(evaluate, { run: runs[0]!, overrides: [] }, { split: 'test' }))) as {
    loss: number
  }
  const three = (await resultOf(invoke(evaluate, { run: runs[0]!, overrides: [] }, { split: 'test', tta: 3 }))) as {
    loss: number
  }
  expect(three.loss).not.toBe(once.loss)
  expect(await resultOf(invoke(evaluate, { run: runs[0]!, overrides: [] }, { split: 'test', tta: 3 }))).toMatchObject(
    three,
  )
  const plain = join(folder, 'plain')
  await trainIn(
    plain,
    parseExperiment(builtinRegistry, { ...halves, transforms: [], callbacks: [{ use: 'callback:checkpoint' }] }),
  )
  await expect(invoke(evaluate, { run: plain, overrides: [] }, { tta: 2 })).rejects.toThrow(
    'test-time augmentation: expected a transform of the experiment that changes samples at random, such as transform:random-affine, received none',
  )
})
