import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as calibrate } from '../calibrate/run.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as exportModel } from '../export/run.js'
import { run as predict } from '../predict/run.js'
import { run as report } from '../report/run.js'
import { run as threshold } from './run.js'

let folder = ''
let run = ''
let table = ''

/** One row of six is ill, and more of them where x is large, so that the network is never sure of it. */
beforeAll(async () => {
  folder = await emptyFolder()
  run = join(folder, 'rare')
  table = join(folder, 'rare.csv')
  const rows = Array.from({ length: 300 }, (_, i) => {
    const x = (i * 37) % 100
    return `${x},${(i * 29) % 100 < (x > 60 ? 35 : 3) ? 'ill' : 'healthy'}`
  })
  await writeFile(table, `x,state\n${rows.join('\n')}\n`)
  const experiment = parseExperiment(builtinRegistry, {
    data: {
      use: 'dataset:csv',
      with: { path: table, target: 'state', classes: ['healthy', 'ill'], validation: 0.4, test: 0.2 },
    },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    metrics: [{ use: 'metric:f1', with: { positive: 1 } }, { use: 'metric:roc-auc' }],
    learningRate: 0.1,
    epochs: 8,
  })
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(experiment)))
})

type Metrics = Record<string, number>

const metricsOf = async (split: string) =>
  (await resultOf(invoke(evaluate, { run, overrides: [] }, { split })))['metrics'] as Metrics

const answers = async () => {
  const { result } = await invoke(predict, { run, inputs: [table] }, { top: 2 })
  return (result as { answers: { top: { class: string; probability: number }[] }[] }).answers.map(({ top }) => top)
}

test('chooses a threshold on the validation split, by which evaluate, predict, report and export decide until it is removed', async () => {
  const path = join(run, 'checkpoints/best.telar')
  const before = await readFile(path)
  const plain = await metricsOf('validation')
  const { values, score, samples } = (await resultOf(invoke(threshold, { run }, { metric: 'f1' }))) as unknown as {
    values: [number]
    score: { before: number; after: number }
    samples: number
  }
  const [at] = values
  expect(samples).toBe(120)
  expect(score.before).toBeCloseTo(plain['f1-class-1']!, 6)
  expect(score.after).toBeGreaterThan(score.before)
  const decided = await metricsOf('validation')
  expect(decided['f1-class-1']).toBeCloseTo(score.after, 6)
  expect(decided['roc-auc']).toBe(plain['roc-auc'])
  for (const [first] of await answers())
    expect(first!.class === 'ill' ? first!.probability > at : first!.probability >= 1 - at).toBe(true)
  const said = await invoke(evaluate, { run, overrides: [] }, { split: 'test' })
  expect(said.lines.at(-1)).toMatch(
    /^\nDecided by thresholds: ill above 0\.\d+, chosen on 120 validation samples for f1/,
  )
  const out = join(folder, 'answers.csv')
  await invoke(predict, { run, inputs: [table] }, { out })
  const [, ...rows] = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  expect(rows.filter(([, name, , ill]) => (name === 'ill') === Number(ill) > at)).toHaveLength(300)
  await invoke(report, { runs: [run] })
  const page = await readFile(join(run, 'report/report.html'), 'utf8')
  expect(page).toContain('From which probability on is it ill?')
  expect(page).toContain('Decided by thresholds')
  await invoke(exportModel, { run }, { to: join(folder, 'rare.onnx') })
  expect(await readFile(join(folder, 'rare.onnx'), 'latin1')).toContain('"metric":"f1","values":[')
  // Probabilities of another temperature, and the same answers.
  const classes = (await answers()).map(([first]) => first!.class)
  await invoke(calibrate, { run })
  expect((await answers()).map(([first]) => first!.class)).toEqual(classes)
  await invoke(calibrate, { run }, { remove: true })
  await invoke(threshold, { run }, { remove: true })
  expect(await readFile(path)).toEqual(before)
  await expect(invoke(threshold, { run }, { remove: true })).rejects.toThrow('expected a checkpoint with thresholds')
})

test('a wrong no that costs more lowers the threshold', async () => {
  const at = async (falseNegative: number) => {
    const made = await resultOf(invoke(threshold, { run }, { metric: 'cost', falsePositive: 1, falseNegative }))
    return (made['values'] as [number])[0]
  }
  expect(await at(20)).toBeLessThan(await at(1))
})

test('of labels, each has a threshold of its own, called as its column', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const x = (i * 37) % 100
    return `${x},${x > 60 && i % 3 > 0 ? 1 : 0},${x < 30 && i % 4 > 0 ? 1 : 0}`
  })
  const file = join(folder, 'labels.csv')
  await writeFile(file, `x,high,low\n${rows.join('\n')}\n`)
  const options = { path: file, target: ['high', 'low'], targetsAre: 'values', targetScale: 'none', validation: 0.4 }
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:csv', with: options },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    loss: { use: 'loss:binary-cross-entropy' },
    metrics: [{ use: 'metric:f1' }],
    learningRate: 0.1,
    epochs: 3,
  })
  const many = join(folder, 'labels')
  await trainIn(many, parseExperiment(builtinRegistry, withStandardCallbacks(experiment)))
  const { lines, result } = await invoke(threshold, { run: many }, { metric: 'f1' })
  expect(lines.join('\n')).toMatch(/high +0\.\d+\nlow +0\.\d+/)
  const { score } = result as { score: { before: number; after: number } }
  expect(score.after).toBeGreaterThan(score.before)
  const judged = await resultOf(invoke(evaluate, { run: many, overrides: [] }, { split: 'validation' }))
  expect((judged['metrics'] as Metrics)['f1']).toBeCloseTo(score.after, 6)
})
