import '@tensorflow/tfjs-backend-cpu'
import { parseExperiment } from '@telarjs/core'
import { predict, readCheckpoint } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { cases, type Case } from '../../fixtures/cases.js'
import { makeCase, samplesOf } from '../../fixtures/models.js'
import { registry } from '../../fixtures/own-layer.js'
import { exportModel } from '../export.js'
import { importWeights } from '../weights.js'
import { placeNetwork } from './place-network.js'
import { readNetwork } from './read-network.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const experiment = { data: { use: 'dataset:arrays', with: { inputs: [[0]], targets: [0] } }, model: [] }

/** Exports a case, reads the file back and makes a checkpoint of it. */
async function comeBack({ name, sample, loss }: Case, checkpoint: Uint8Array, file: string) {
  const [first, ...others] = await exportModel(checkpoint, file, { registry })
  const readBeside = async (path: string) => others.find((other) => other.name === path)!.bytes
  const network = await readNetwork(first!.bytes, file, { registry, readBeside })
  const placed = placeNetwork(network, { ...experiment, name, ...(loss ? { loss } : {}) }, registry)
  const imported = await importWeights(network.arrays, {
    experiment: parseExperiment(registry, placed),
    sample,
    registry,
  })
  return imported.checkpoint
}

describe.each(['x.onnx', 'x.json'])('%s comes back in', (file) => {
  const written = cases.filter(({ not }) => file.endsWith('onnx') || !not)

  it.each(written)('$name: the same answers, and the same layers once more', async (given) => {
    const { checkpoint, answers } = await makeCase(given)
    const back = await comeBack(given, checkpoint, file)
    const { values } = await predict(back, samplesOf(given), { registry })
    expect(values.length).toBe(answers.length)
    // An epsilon of 0 is not among what a batch normalization may have here.
    const tolerance = file.endsWith('onnx') ? 0 : 1e-6
    values.forEach((value, i) => expect(Math.abs(value - answers[i]!)).toBeLessThanOrEqual(tolerance))
    const again = await comeBack(given, back, file)
    expect((await readCheckpoint(again)).experiment.model).toEqual((await readCheckpoint(back)).experiment.model)
  })
})

it.each(cases.filter(({ not }) => not?.includes('back from a layers-model')))(
  '$name, whose branches are averaged, does not come back from a LayersModel',
  async (given) => {
    const { checkpoint } = await makeCase(given)
    await expect(comeBack(given, checkpoint, 'x.json')).rejects.toThrow(
      /\(Average\): it joins . branches; Telar joins two by addition/,
    )
  },
)

it('a Buffer of Node comes back in as other bytes do', async () => {
  const { checkpoint } = await makeCase(cases.find(({ name }) => name === 'conv-same')!)
  const [file] = await exportModel(checkpoint, 'x.onnx', { registry })
  const readBeside = () => Promise.reject(new Error('no file is asked for'))
  const [network, same] = await Promise.all(
    [file!.bytes, Buffer.from(file!.bytes)].map((bytes) => readNetwork(bytes, 'x.onnx', { registry, readBeside })),
  )
  expect(same).toEqual(network)
})

describe('an ONNX model that is not what Telar wrote is refused by its place', () => {
  const given = cases.find(({ name }) => name === 'own-layer')!
  const readBeside = () => Promise.reject(new Error('no file is asked for'))
  const changed = async (from: string, to: string) => {
    const { checkpoint } = await makeCase(given)
    const [file] = await exportModel(checkpoint, 'x.onnx', { registry })
    const text = Buffer.from(file!.bytes).toString('latin1').replaceAll(from, to)
    return readNetwork(Uint8Array.from(Buffer.from(text, 'latin1')), 'x.onnx', { registry, readBeside })
  }

  it.each([
    ['an operator', 'Relu', 'Celu', /x\.onnx: node 2: expected Relu 'relu-2', as Telar writes it .*, received Celu/],
    ['a name of a weight', '0-conv2d/kernel', '0-conv2d/kernal', /x\.onnx: node 1: expected Conv/],
    ['a layer', '"layer:max-pool"', '"layer:max-gool"', /model\[2\].*layer:max-gool/],
    [
      'metadata of another program',
      'network',
      'netzwerk'.slice(0, 7),
      /expected an ONNX model that Telar wrote, .*received one of telar \(Transpose, Conv,/,
    ],
  ])('%s', async (_, from, to, message) => {
    await expect(changed(from, to)).rejects.toThrow(message)
  })

  it('a damaged file', async () => {
    const bytes = Uint8Array.from([0x3a, 0xff, 0x01, 2])
    await expect(readNetwork(bytes, 'x.onnx', { registry, readBeside })).rejects.toThrow(
      'x.onnx, byte 3: expected a field',
    )
  })
})
