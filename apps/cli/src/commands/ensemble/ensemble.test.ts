import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { image, trainHalves } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { writeNpy } from '@telarjs/datasets/formats'
import { run as calibrate } from '../calibrate/run.js'
import { run as compare } from '../compare/run.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as exportModel } from '../export/run.js'
import { run as predict } from '../predict/run.js'
import { run as report } from '../report/run.js'
import { run as ensemble } from './run.js'

let folder = ''
let runs: readonly string[] = []
let input = ''

beforeAll(async () => {
  folder = await emptyFolder()
  runs = await trainHalves(folder)
  input = join(folder, 'one.npy')
  await writeFile(input, writeNpy({ shape: [36], values: Float32Array.from(image(5)) }))
})

/** The probability of the second class. */
async function probabilityOf(run: string): Promise<number> {
  const { result } = await invoke(predict, { run, inputs: [input] }, { top: 2 })
  const { answers } = result as { answers: { top: { class: string; probability: number }[] }[] }
  return answers[0]!.top.find((each) => each.class === 'right')!.probability
}

test('an ensemble is a run like any other, and answers with the mean of the probabilities', async () => {
  const to = join(folder, 'both')
  const made = await invoke(ensemble, { runs: [runs[0]!, runs[2]!] }, { to })
  expect(made.lines.join('\n')).toMatch(/halves-ensemble: 2 networks as one, in .*both.*\n\ntest +loss +accuracy\n/)
  const [own, others] = [await probabilityOf(to), await Promise.all([runs[0]!, runs[2]!].map(probabilityOf))]
  expect(own).toBeCloseTo((others[0]! + others[1]!) / 2, 6)
  expect(others[0]).not.toBeCloseTo(others[1]!, 2)
  const evaluated = await resultOf(invoke(evaluate, { run: to, overrides: [] }, { split: 'test' }))
  expect((made.result['metrics'] as Record<string, Record<string, number>>)['test']!['loss']).toBeCloseTo(
    evaluated['loss'] as number,
    6,
  )
  const { scoresOfMembers } = made.result as { scoresOfMembers: { scores: { loss: number } }[] }
  const alone = await resultOf(invoke(evaluate, { run: runs[0]!, overrides: [] }, { split: 'test' }))
  expect(scoresOfMembers[0]!.scores.loss).toBeCloseTo(alone['loss'] as number, 6)
  await invoke(report, { runs: [to] })
  expect(await readFile(join(to, 'report/report.html'), 'utf8')).toContain('halves-ensemble')
  expect((await invoke(compare, { runs: [to, runs[0]!] })).result).toMatchObject({ split: 'test' })
  for (const ending of ['onnx', 'json', 'safetensors', 'npz', 'html'])
    await invoke(exportModel, { run: to }, { to: join(folder, `both.${ending}`) })
  await expect(invoke(calibrate, { run: to })).rejects.toThrow('expected data with a validation split')
  await expect(invoke(ensemble, { runs }, { to })).rejects.toThrow('--to: expected a folder that is not there yet')
  // Networks of which the best epoch was chosen by the samples that judge them flatter the ensemble too.
  expect(made.warnings.join('\n')).toMatch(/a.checkpoints.best\.telar: chosen on the test split/)
})

test('of a cross-validation, the network that each fold ended with is a member', async () => {
  const folds = join(folder, 'cross-validate-halves')
  const place = async (name: string, from: string) => {
    await mkdir(join(folds, name, 'checkpoints'), { recursive: true })
    await copyFile(join(from, 'checkpoints/last.telar'), join(folds, name, 'checkpoints/final.telar'))
  }
  const refused = () => expect(invoke(ensemble, { runs: [folds] }, { to: join(folder, 'none') })).rejects
  const head = join(folds, 'cross-validation.json')
  await mkdir(folds)
  await writeFile(head, '{}')
  await refused().toThrow('cross-validation.json: folds: expected a number of folds, 2 or more, received nothing')
  await writeFile(head, '{ "folds": 3 }')
  await place('fold-1', runs[0]!)
  await place('fold-2', runs[1]!)
  // Killed before its last fold began, which therefore has no folder.
  await refused().toThrow('fold-3 is not trained to its end; telar cross-validate goes on where it stopped')
  await mkdir(join(folds, 'fold-3'))
  await refused().toThrow('fold-3 is not trained to its end')
  await place('fold-3', runs[2]!)
  await mkdir(join(folds, 'repeat-2-fold-2'))
  await refused().toThrow('repeat-2-fold-1 is not trained to its end')
  await rm(join(folds, 'repeat-2-fold-2'), { recursive: true })
  const { result } = await invoke(ensemble, { runs: ['cross-validate-halves'] }, { runs: folder, name: 'folds' })
  expect(result).toMatchObject({
    run: join(folder, 'folds-1'),
    members: [1, 2, 3].map((fold) => join(folds, `fold-${fold}/checkpoints/final.telar`)),
  })
})
