import { parseExperiment } from '@telarjs/core'
import { writeNpy } from '@telarjs/datasets/formats'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { halves, image, trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run as exportRun } from '../export/run.js'
import { run as predict } from '../predict/run.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as report } from './run.js'

let run = ''
beforeAll(async () => {
  run = join(await emptyFolder(), 'run')
  const experiment = { ...halves, model: [{ use: 'layer:dense', with: { units: 3 } }], loss: { use: 'loss:triplet' } }
  const parsed = parseExperiment(builtinRegistry, experiment)
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
})

test('the report of a network of embeddings draws where it puts the samples, and no answers of classes', async () => {
  const { figures } = (await resultOf(invoke(report, { runs: [run] }))) as {
    figures: { id: string; summary: string }[]
  }
  const ids = figures.map(({ id }) => id)
  expect(ids).toContain('embeddings')
  expect(ids.filter((id) => ['confusion-matrix', 'calibration', 'where-it-looks'].includes(id))).toEqual([])
  expect(await readFile(join(run, 'report/report.html'), 'utf8')).toContain('recall at 1')
})

test('predict gives the numbers of an embedding, and the page for classes is refused', async () => {
  const sample = join(run, 'sample.npy')
  await writeFile(sample, writeNpy({ shape: [36], values: Float32Array.from(image(0)) }))
  const out = join(run, 'embeddings.csv')
  const { answers } = (await resultOf(invoke(predict, { run, inputs: [sample] }, { out }))) as {
    answers: { values: number[] }[]
  }
  expect(answers[0]!.values).toHaveLength(3)
  expect((await readFile(out, 'utf8')).split('\n')[0]).toBe('input,embedding_0,embedding_1,embedding_2')
  await expect(invoke(exportRun, { run }, { to: join(run, 'page.html') })).rejects.toThrow('and 0 classes')
})
