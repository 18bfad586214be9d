import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { halves, trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as exportModel } from '../export/run.js'
import { run as importWeights } from '../import/run.js'
import { run as predict } from '../predict/run.js'
import { run as report } from '../report/run.js'
import { run as calibrate } from './run.js'

let folder = ''
let run = ''
let checkpoint = ''
let table = ''

interface Calibrated {
  readonly temperature: number
  readonly logLoss: { readonly before: number; readonly after: number }
  readonly samples: number
}

/** The answer is right for nine rows of ten, and the network learns to be surer than that. */
beforeAll(async () => {
  folder = await emptyFolder()
  run = join(folder, 'noisy')
  table = join(folder, 'noisy.csv')
  const rows = Array.from({ length: 200 }, (_, i) => {
    const x = ((i * 37) % 100) - 50
    return `${x},${x > 0 === (i * 7) % 10 > 0 ? 'up' : 'down'}`
  })
  await writeFile(table, `x,answer\n${rows.join('\n')}\n`)
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:csv', with: { path: table, target: 'answer', validation: 0.3, test: 0.2 } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    learningRate: 0.5,
    epochs: 15,
    batchSize: 20,
  })
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(experiment)))
  checkpoint = join(run, 'checkpoints/best.telar')
})

test('fits a temperature to the validation split, which evaluate, predict, report and export use until it is removed', async () => {
  const before = await readFile(checkpoint)
  const asked = { run, inputs: [table] }
  const probabilityOf = async (of: string) => {
    const { result } = await invoke(predict, { ...asked, run: of }, { top: 2 })
    const { answers } = result as { answers: { top: { class: string; probability: number }[] }[] }
    return answers.map(({ top }) => top[0]!)
  }
  const raw = await probabilityOf(run)
  const losses = async () =>
    (await resultOf(invoke(evaluate, { run, overrides: [] }, { split: 'validation' })))['loss'] as number
  const rawLoss = await losses()
  const { temperature, logLoss, samples } = (await resultOf(invoke(calibrate, { run }))) as unknown as Calibrated
  expect(samples).toBe(60)
  expect(logLoss.before).toBeCloseTo(rawLoss, 4)
  expect(logLoss.after).toBeLessThan(logLoss.before)
  expect(await losses()).toBeCloseTo(logLoss.after, 4)
  const calibrated = await probabilityOf(run)
  calibrated.forEach(({ class: name, probability }, i) => {
    expect(name).toBe(raw[i]!.class)
    const odds = (p: number) => Math.log(p / (1 - p))
    expect(odds(probability) * temperature).toBeCloseTo(odds(raw[i]!.probability), 2)
  })
  const { lines } = await invoke(evaluate, { run, overrides: [] }, { split: 'validation' })
  expect(lines.at(-1)).toMatch(/^\nCalibrated: temperature .* fitted to 60 validation samples/)
  await invoke(report, { runs: [run] })
  expect(await readFile(join(run, 'report/report.html'), 'utf8')).toMatch(
    /Calibrated: temperature.*the same before the temperature/s,
  )
  // Again from the logits, not from what is calibrated already.
  expect(await resultOf(invoke(calibrate, { run }))).toMatchObject({ temperature, logLoss })
  const [file, back] = [join(folder, 'w.safetensors'), join(folder, 'back.telar')]
  await invoke(exportModel, { run }, { to: file })
  await invoke(importWeights, { file }, { to: back, like: run })
  ;(await probabilityOf(back)).forEach(({ probability }, i) =>
    expect(probability).toBeCloseTo(calibrated[i]!.probability, 5),
  )
  await invoke(calibrate, { run }, { remove: true })
  expect(await readFile(checkpoint)).toEqual(before)
  await expect(invoke(calibrate, { run }, { remove: true })).rejects.toThrow('expected a calibrated checkpoint')
})

test('without a validation split, nothing is fitted to the test split instead', async () => {
  const other = join(folder, 'halves')
  const parsed = parseExperiment(builtinRegistry, { ...halves, epochs: 1 })
  await trainIn(other, parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
  await expect(invoke(calibrate, { run: other })).rejects.toThrow(
    /expected data with a validation split, but they have train, test.*data\.with\.validation=0\.1/,
  )
})
