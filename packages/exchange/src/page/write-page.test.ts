import '@tensorflow/tfjs-backend-cpu'
import { sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { cases } from '../../fixtures/cases.js'
import { makeCase, samplesOf } from '../../fixtures/models.js'
import { registry } from '../../fixtures/own-layer.js'
import { exportModel } from '../export.js'
import { describeModel } from '../model.js'
import { addModel } from '../onnx/write-onnx.js'
import { operators } from './operators.js'
import { createPageGraph } from './page-graph.js'
import { pageParts } from './page-view.js'
import { pageWords, type PageWords } from './page-words.js'
import { runGraph } from './run-graph.js'
import { tools } from './tools.js'
import { writePage } from './write-page.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

afterEach(() => vi.unstubAllGlobals())

const images = cases.filter(({ sample, name }) => sample.shape.length === 3 && name !== 'own-layer')
/** Attention, images that are enlarged and transposed convolutions have operators that a page does not compute. */
const isRefused = ({ name }: { readonly name: string }) => ['vision-transformer', 'enlarged', 'bilinear'].includes(name)
const computed = images.filter((given) => !isRefused(given))

it.each(computed)('a page answers for $name as the network does', async (given) => {
  const { checkpoint, answers } = await makeCase(given)
  const graph = createPageGraph()
  addModel(graph, await describeModel(checkpoint, registry), {})
  const { shape } = given.sample
  const samples = samplesOf(given)
  const size = sizeOf(shape)
  const own = Array.from({ length: samples.length / size }, (_, i) =>
    runGraph(
      graph.finish(),
      { shape: [1, ...shape], values: samples.slice(i * size, (i + 1) * size) },
      operators,
      tools,
    ),
  )
  const apart = own.flatMap((row) => [...row]).map((value, i) => Math.abs(value - answers[i]!))
  expect(apart.length).toBe(answers.length)
  expect(Math.max(...apart)).toBeLessThan(1e-5)
})

it('a network of other samples is refused, and told what takes it', async () => {
  const { checkpoint } = await makeCase(cases.find(({ sample }) => sample.shape.length === 1)!)
  await expect(exportModel(checkpoint, 'x.html', { registry })).rejects.toThrow(
    'export as HTML: expected a network that tells gray or color images apart',
  )
})

it.each(images.filter(isRefused))('$name, which no page computes, is refused before there is a page', async (given) => {
  const { checkpoint } = await makeCase(given)
  await expect(exportModel(checkpoint, 'x.html', { registry })).rejects.toThrow(
    /^export as HTML: a page cannot compute the .*ONNX takes this network/s,
  )
})

it('names and classes stand in the page as they are, whatever they are', async () => {
  const { checkpoint } = await makeCase(cases.find(({ name }) => name === 'conv-same')!)
  const model = await describeModel(checkpoint, registry)
  const name = '</script><script>alert(1)</script>'
  const html = new TextDecoder().decode(
    writePage({ ...model, sample: { ...model.sample, classes: [name, 'b', 'c', 'd', 'e'] } }),
  )
  expect(html).not.toContain('alert(1)</script>')
  expect(html).toContain('alert(1)\\u003c/script>')
})

const spanish: PageWords = {
  language: 'es',
  invitation: 'Enséñale una imagen.',
  image: 'Imagen',
  camera: 'Cámara',
  cameraSees: 'Lo que ve "la cámara"',
  asSeen: 'Como la ve la red',
  answers: 'Lo que dice la red',
  noNumber: 'No es un número.',
  cameraFailed: 'No arrancó: {why}',
  cannotRead: 'No se puede leer {file}',
}

it('says what it is given to say, in its language, and decides by the threshold of the network', async () => {
  const { checkpoint } = await makeCase(cases.find(({ name }) => name === 'conv-same')!)
  const model = await describeModel(checkpoint, registry)
  const thresholds = {
    metric: 'f1',
    values: [0.2],
    split: 'validation',
    samples: 9,
    score: { before: 0.5, after: 0.6 },
  }
  const html = new TextDecoder().decode(writePage({ ...model, thresholds: thresholds as never }, {}, spanish))
  for (const part of ['<html lang="es">', '>Cámara</button>', 'aria-label="Lo que ve &quot;la cámara&quot;"'])
    expect(html).toContain(part)
  for (const english of Object.values(pageWords).filter((word) => word.length > 10)) expect(html).not.toContain(english)
  expect(html).toContain('"threshold":0.2')
})

it.each([
  ['the most probable of three', ['a', 'b', 'c'], undefined, [0.2, 0.5, 0.3], 'b, 50 %'],
  ['the second of two above its threshold', ['no', 'yes'], 0.25, [0.7, 0.3], 'yes, 30 %'],
  ['nothing of NaN', ['a', 'b', 'c'], undefined, [NaN, NaN, NaN], 'The answer is not a number.'],
  ['one output, the probability of the second', ['no', 'yes'], undefined, [0.3], 'no, 70 %'],
])('%s is said', (_, classes, threshold, answers, said) => {
  const status = { textContent: '' }
  const element = () => ({ setAttribute() {}, append() {}, dataset: {} })
  vi.stubGlobal('document', {
    createElement: element,
    querySelector: (selector: string) => (selector === '#said' ? status : element()),
  })
  const network = { shape: [1, 1, 1] as const, classes, words: pageWords, answer: () => new Float32Array() }
  pageParts.listAnswers({ ...network, ...(threshold === undefined ? {} : { threshold }) })(Float32Array.from(answers))
  expect(status.textContent).toBe(said)
})
