import { writeNpy } from '@telarjs/datasets/formats'
import { parseExperiment } from '@telarjs/core'
import { builtinRegistry, readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { halves, image, trainIn } from '../../fixtures/halves.js'
import { invoke, resultOf } from '../../fixtures/in-process.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { run as calibrate } from '../commands/calibrate/run.js'
import { run as evaluate } from '../commands/evaluate/run.js'
import { run as predict } from '../commands/predict/run.js'
import { run as report } from '../commands/report/run.js'
import { withStandardCallbacks } from '../runs/train-in-folder.js'

/** A run whose checkpoint has a bias of NaN. */
let run = ''

beforeAll(async () => {
  run = join(await emptyFolder(), 'broken')
  const { test: validation, ...data } = halves.data.with
  const withValidation = { use: 'dataset:arrays', with: { ...data, validation } }
  const parsed = parseExperiment(builtinRegistry, { ...halves, data: withValidation, epochs: 1 })
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
  for (const name of ['best', 'last']) {
    const path = join(run, `checkpoints/${name}.telar`)
    const checkpoint = await readCheckpoint(await readFile(path))
    const bias = { dtype: 'float32', shape: [2], values: Float32Array.of(NaN, 0) } as const
    await writeFile(
      path,
      await writeCheckpoint({ ...checkpoint, tensors: { ...checkpoint.tensors, 'params/0-dense/bias': bias } }),
    )
  }
})

test('predict names no class, says so, and ends with 1', async () => {
  const input = join(run, 'two.npy')
  await writeFile(input, writeNpy({ shape: [2, 36], values: Float32Array.from([image(0), image(1)].flat()) }))
  const { code, result, lines, warnings } = await invoke(predict, { run, inputs: [input] })
  expect(code).toBe(1)
  expect(lines.slice(1)).toEqual([expect.stringMatching(/– +NaN$/), expect.stringMatching(/– +NaN$/)])
  expect(warnings).toEqual([expect.stringMatching(/2 of 2 answers are not a number \(NaN\)/)])
  expect(result).toMatchObject({
    answers: [
      { notANumber: true, top: [] },
      { notANumber: true, top: [] },
    ],
  })
  expect(result['faults']).toHaveLength(1)
})

test('evaluate counts no answer for any class', async () => {
  expect(await resultOf(invoke(evaluate, { run, overrides: [] }))).toMatchObject({
    metrics: { accuracy: null },
    predicted: [0, 0],
    notes: [
      '24 of 24 answers are not a number (NaN), and are counted for no class',
      expect.stringContaining('chosen on'),
    ],
  })
})

test('a report says how many answers are NaN, and nothing of the others', async () => {
  const { warnings, result } = await invoke(report, { runs: [run] })
  expect(warnings.join('\n')).toContain('24 of 24 answers for the validation split are not a number (NaN)')
  const page = await readFile(join(run, 'report/report.html'), 'utf8')
  expect(page).toContain('Warning: 24 of 24 answers for the validation split are not a number')
  const drawn = (result['figures'] as { id: string }[]).map(({ id }) => id)
  expect(drawn.length).toBeGreaterThan(0)
  expect(drawn).not.toContain('confusion-matrix')
})

test('no temperature is fitted to them', async () => {
  await expect(invoke(calibrate, { run })).rejects.toThrow('expected an answer that is a number, received NaN')
})
