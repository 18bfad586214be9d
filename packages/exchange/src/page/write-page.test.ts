import '@tensorflow/tfjs-backend-cpu'
import { sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { cases } from '../../fixtures/cases.js'
import { makeCase, samplesOf } from '../../fixtures/models.js'
import { registry } from '../../fixtures/own-layer.js'
import { exportModel } from '../export.js'
import { describeModel } from '../model.js'
import { addModel } from '../onnx/write-onnx.js'
import { operators } from './operators.js'
import { createPageGraph } from './page-graph.js'
import { runGraph } from './run-graph.js'
import { tools } from './tools.js'
import { writePage } from './write-page.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

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
