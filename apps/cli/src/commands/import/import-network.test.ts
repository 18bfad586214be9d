import { parseExperiment, type AnySpec } from '@telarjs/core'
import { parseNpy, writeNpz } from '@telarjs/datasets/formats'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../../fixtures/halves.js'
import { invoke, resultOf } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as evaluate } from '../evaluate/run.js'
import { run as exportModel } from '../export/run.js'
import { run as predict } from '../predict/run.js'
import { run as train } from '../train/run.js'
import { run as importFile } from './run.js'

const keras = fileURLToPath(new URL('../../../../../packages/exchange/fixtures/keras/', import.meta.url))

let folder = ''
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await emptyFolder()
})

const floats = async (path: string) => parseNpy(await readFile(path), path).values as Float32Array

test('a model of Keras that takes bytes goes on with images: evaluated, trained and exported again', async () => {
  const pixels = Uint8Array.from(await floats(join(keras, 'keras3-pixels/inputs.npy')))
  const expected = await floats(join(keras, 'keras3-pixels/outputs.npy'))
  const rows = [0, 1, 2, 3].map((row) => expected.slice(3 * row, 3 * row + 3))
  // Labels are what Keras answers, and each class is there.
  const labels = Int32Array.from([...rows.map((row) => row.indexOf(Math.max(...row))), 0, 1, 2])
  const images = Uint8Array.from([...pixels, ...pixels.slice(0, 90)])
  await writeFile(
    at('images.npz'),
    writeNpz({ x: { shape: [7, 6, 5], values: images }, y: { shape: [7], values: labels } }),
  )
  const experiment = at('pixels.json')
  const data = {
    use: 'dataset:npz',
    with: { path: 'images.npz', inputs: 'x', targets: 'y', splitBy: 'order', test: 0.4 },
  }
  await writeFile(
    experiment,
    JSON.stringify({ name: 'pixels', data, model: [{ use: 'layer:dense', with: { units: 3 } }] }),
  )
  const to = at('pixels.telar')
  const file = join(keras, 'keras3-pixels/model.json')
  expect(await resultOf(invoke(importFile, { file }, { to, experiment }))).toMatchObject({
    model: ['layer:flatten', 'layer:dense', 'layer:dense'],
    fresh: [],
    leftOut: [],
  })
  expect(await resultOf(invoke(evaluate, { run: to, overrides: [] }, { split: 'train' }))).toMatchObject({
    metrics: { accuracy: 1 },
  })
  await invoke(predict, { run: to, inputs: [join(keras, 'keras3-pixels/inputs.npy')] }, { out: at('answers.npy') })
  const answers = await floats(at('answers.npy'))
  answers.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5))
  const runs = at('runs')
  const more = { experiment: undefined, overrides: ['epochs=1'] }
  expect(await resultOf(invoke(train, more, { resume: to, runs }))).toMatchObject({ status: 'completed' })
  const exported = at('pixels.onnx')
  await invoke(exportModel, { run: join(runs, 'pixels-1') }, { to: exported })
  const back = at('back.telar')
  await invoke(importFile, { file: exported }, { to: back, like: join(runs, 'pixels-1') })
  const of = async (run: string) => resultOf(invoke(evaluate, { run, overrides: [] }, { split: 'train' }))
  expect(await of(back)).toEqual(await of(join(runs, 'pixels-1')))
})

test('a network of a table brings its preprocessing along, whatever rows the experiment has', async () => {
  const table = (stretch: number) =>
    [
      'area,place,price',
      ...Array.from({ length: 40 }, (_, i) => `${(50 + 3 * i) * stretch},${['city', 'town'][i % 2]},${1000 * i}`),
    ].join('\n')
  const experiment = (path: string) => ({
    name: 'houses',
    data: { use: 'dataset:csv', with: { path, target: 'price' } },
    model: [
      { use: 'layer:dense', with: { units: 4, activation: 'relu' } },
      { use: 'layer:dense', with: { units: 1 } },
    ],
    epochs: 2,
  })
  await writeFile(at('a.csv'), table(1))
  await writeFile(at('b.csv'), table(2))
  await writeFile(at('b.json'), JSON.stringify(experiment('b.csv')))
  const parsed = parseExperiment(builtinRegistry, experiment(at('a.csv')))
  await trainIn(at('houses'), parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
  const answersOf = async (run: string, out: string) => {
    await invoke(predict, { run, inputs: [at('a.csv')] }, { out: at(out) })
    return [...(await floats(at(out)))]
  }
  const before = await answersOf(at('houses'), 'before.npy')
  for (const ending of ['onnx', 'json', 'safetensors']) {
    const [file, to] = [at(`houses.${ending}`), at(`houses-${ending}.telar`)]
    await invoke(exportModel, { run: at('houses') }, { to: file })
    const { warnings } = await invoke(importFile, { file }, { to, experiment: at('b.json') })
    expect(warnings).toEqual([])
    expect(await answersOf(to, `${ending}.npy`)).toEqual(before)
  }
})

test('weights that Telar exported are refused for data of other classes, unless only some of them are taken', async () => {
  const rows = (one: string, other: string) =>
    ['area,kind', ...Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? one : other}`)].join('\n')
  const experiment = (path: string) => ({
    name: 'kinds',
    data: { use: 'dataset:csv', with: { path, target: 'kind' } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    epochs: 1,
  })
  await writeFile(at('pets.csv'), rows('cat', 'dog'))
  await writeFile(at('cars.csv'), rows('van', 'bus'))
  await writeFile(at('cars.json'), JSON.stringify(experiment('cars.csv')))
  for (const name of ['pets', 'cars']) {
    const parsed = parseExperiment(builtinRegistry, experiment(at(`${name}.csv`)))
    await trainIn(at(name), parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
  }
  const file = at('pets.safetensors')
  await invoke(exportModel, { run: at('pets') }, { to: file })
  const message = 'data: the data has 2 classes (bus, van), but training had 2 (cat, dog)'
  const to = at('cars.telar')
  await expect(invoke(importFile, { file }, { to, experiment: at('cars.json') })).rejects.toThrow(
    "cars.csv, line 2, column 'kind': expected one of cat, dog, received 'bus'",
  )
  await expect(invoke(importFile, { file }, { to, like: at('cars') })).rejects.toThrow(message)
  expect((await invoke(importFile, { file }, { to, like: at('cars'), partial: true })).warnings).toEqual([])
})

test('only some layers of a network go into the layers of an experiment', async () => {
  const file = join(keras, 'keras3-pixels/model.json')
  const experiment = at('more.json')
  const data = {
    use: 'dataset:arrays',
    with: { inputs: [Array(30).fill(0), Array(30).fill(1)], targets: [0, 1], shape: [6, 5, 1] },
  }
  const model = [
    { use: 'layer:flatten' },
    { use: 'layer:dense', with: { units: 7 } },
    { use: 'layer:dense', with: { units: 2 } },
  ]
  await writeFile(experiment, JSON.stringify({ name: 'more', data, model }))
  const said = await invoke(importFile, { file }, { to: at('more.telar'), experiment, only: '1-*' })
  expect(said.result).toMatchObject({
    matched: ['1-dense/kernel', '1-dense/bias'],
    fresh: ['2-dense/kernel', '2-dense/bias'],
  })
  // What messages say, with the names that --only takes.
  expect(said.lines.join('\n')).toMatch(/1-dense\/kernel +layer 2 \(dense\), kernel/)
  expect(said.warnings.join('\n')).toContain("has no layer 3 (dense), kernel ('2-dense/kernel'); layer 3 (dense), bias")
  await expect(invoke(importFile, { file }, { to: at('not.telar'), experiment })).resolves.toMatchObject({ code: 0 })
  await expect(invoke(importFile, { file }, { to: at('t.telar'), experiment, transpose: true })).rejects.toThrow(
    '--transpose: expected a file of weights',
  )
})

test.each([
  [
    'gru',
    { use: 'layer:gru', with: { units: 3 } },
    'warning: data: a sample has the shape [15], in training it had [11]',
  ],
  [
    'flatten',
    { use: 'layer:flatten' },
    "weights: '2-dense/kernel': expected [60, 8], received [44, 8]; --only names the layers to take",
  ],
])('whether weights of a run go into one of longer samples is for its layers to say: %s', async (name, layer, said) => {
  const experiment = (length: number) => ({
    name: 'letters',
    data: { use: 'dataset:character-task', with: { task: 'copying', length, samples: 40, test: 20 } },
    model: [
      { use: 'layer:embedding', with: { vocabulary: 19, units: 4 } },
      layer,
      { use: 'layer:dense', with: { units: 8 } },
    ],
    epochs: 1,
  })
  const [short, long, file] = [at(`${name}.json`), at(`${name}-long.json`), at(`${name}.safetensors`)]
  await writeFile(short, JSON.stringify(experiment(5)))
  await writeFile(long, JSON.stringify(experiment(7)))
  await invoke(train, { experiment: short, overrides: [] }, { runs: at(name) })
  await invoke(exportModel, { run: join(at(name), 'letters-1') }, { to: file })
  const outcome = await invoke(importFile, { file }, { to: at(`${name}.telar`), experiment: long }).then(
    ({ warnings }) => warnings.join(),
    (error: Error) => error.message,
  )
  expect(outcome).toContain(said)
})

test('a network takes sequences of another length where its layers do, and says so', async () => {
  const experiment = (length: number, ...middle: readonly AnySpec[]) => ({
    name: 'letters',
    data: { use: 'dataset:character-task', with: { task: 'copying', length, samples: 100 } },
    model: [
      { use: 'layer:embedding', with: { units: 4, vocabulary: 19 } },
      ...middle,
      { use: 'layer:dense', with: { units: 8 } },
    ],
    epochs: 1,
  })
  const file = at('letters.onnx')
  const importLonger = async (middle: AnySpec) => {
    const parsed = parseExperiment(builtinRegistry, experiment(3, middle))
    await trainIn(at('letters'), parseExperiment(builtinRegistry, withStandardCallbacks(parsed)))
    await invoke(exportModel, { run: at('letters') }, { to: file, force: true })
    await writeFile(at('longer.json'), JSON.stringify(experiment(5, middle)))
    return invoke(importFile, { file }, { to: at('longer.telar'), experiment: at('longer.json'), force: true })
  }
  const { warnings, result } = await importLonger({ use: 'layer:gru', with: { units: 4 } })
  expect(warnings).toEqual(['warning: data: a sample has the shape [11], in training it had [7]'])
  expect(result).toMatchObject({ fresh: [], leftOut: [] })
  expect(await resultOf(invoke(evaluate, { run: at('longer.telar'), overrides: [] }))).toMatchObject({ samples: 20 })
  await expect(importLonger({ use: 'layer:flatten' })).rejects.toThrow(
    "weights: '2-dense/kernel': expected [44, 8], received [28, 8]",
  )
})
