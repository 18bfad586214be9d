/** Every kernel that reads several tensors, or takes a shape from its attributes, refuses shapes that do not fit one another. */
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { WasmBackend } from './backend.js'
import { heapOf } from './heap.js'
import { kernels } from './kernels/index.js'
import { loadBuild, supportedVariant, type Build } from './module.js'
import { startWasm } from './testing/wasm.js'

let build: Build

beforeAll(async () => {
  await startWasm()
  build = await loadBuild(supportedVariant() as Build['variant'])
})

/** An input's shape, its axes that other inputs or attributes fix, and its dtype where that is not float32. */
type Input = readonly [shape: readonly number[], fixed: readonly number[], dtype?: 'int32' | 'bool']

interface Case {
  readonly inputs: Readonly<Record<string, Input>>
  readonly attributes?: object
  /** Inputs that may have another rank: only their lengths are tried. */
  readonly anyRank?: readonly string[]
}

const conv = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 }
const pool = { filterSize: 2, strides: 1, pad: 'valid' }
const conv3D = { strides: 1, pad: 'same', dataFormat: 'NDHWC', dilations: 1 }
const layerNorm = { epsilon: 1e-3, centered: true, needsInputGradient: true }
const [all2, all3, all4, all5] = [
  [0, 1],
  [0, 1, 2],
  [0, 1, 2, 3],
  [0, 1, 2, 3, 4],
]
const [image, filter, map] = [
  [2, 5, 4, 3],
  [3, 3, 3, 6],
  [2, 5, 4, 6],
]
const [volume, filter3D, map3D] = [
  [2, 3, 5, 4, 3],
  [2, 3, 3, 3, 6],
  [2, 3, 5, 4, 6],
]
const filterGradient: Case = {
  inputs: { x: [image, all4], dy: [map, all4] },
  attributes: { ...conv, filterShape: filter },
}
const poolGradient: Case = {
  inputs: { dy: [[2, 4, 3, 3], all4], input: [image, all4], output: [[2, 4, 3, 3], []] },
  attributes: pool,
}
const dense: Case['inputs'] = { x: [[6, 5], all2], y: [[6, 3], all2], dy: [[6, 3], all2], kernel: [[5, 3], all2] }
const gradients = { epsilon: 1e-3 }
const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, weightDecay: 0 }

const CASES: Readonly<Record<string, Case>> = {
  TelarLayerNorm: {
    inputs: { x: [[3, 5], [1]], scale: [[5], [0]], offset: [[5], [0]] },
    attributes: layerNorm,
    anyRank: ['x', 'scale', 'offset'],
  },
  TelarLayerNormGradient: {
    inputs: { dy: [[3, 5], all2], scale: [[5], [0]], normal: [[3, 5], all2], inverse: [[3, 1], all2] },
    attributes: layerNorm,
    anyRank: ['scale', 'inverse'],
  },
  TelarReluGradient: { inputs: { dy: [[3, 5], all2], y: [[3, 5], all2] } },
  TelarAttention: { inputs: { projected: [[6, 12], [0]] }, attributes: { heads: 2, length: 3, causal: false } },
  TelarAttentionGradient: {
    inputs: { dMixed: [[6, 4], all2], projected: [[6, 12], all2], weights: [[4, 3, 3], all3] },
    attributes: { heads: 2 },
  },
  TelarGru: {
    inputs: { inputs: [[2, 3, 12], [2]], recurrentKernel: [[4, 12], all2], recurrentBias: [[12], [0]] },
    anyRank: ['recurrentBias'],
  },
  TelarGruGradient: {
    inputs: {
      dOutputs: [[2, 3, 4], all3],
      states: [[2, 3, 4], all3],
      gates: [[2, 3, 16], all3],
      recurrentKernel: [[4, 12], all2],
    },
    anyRank: ['dOutputs'],
  },
  TelarLstm: { inputs: { inputs: [[2, 3, 16], [2]], recurrentKernel: [[4, 16], all2] } },
  TelarLstmGradient: {
    inputs: {
      dOutputs: [[2, 3, 4], all3],
      states: [[2, 3, 4], all3],
      gates: [[2, 3, 16], all3],
      cells: [[2, 3, 4], all3],
      bounded: [[2, 3, 4], all3],
      recurrentKernel: [[4, 16], all2],
    },
    anyRank: ['dOutputs'],
  },
  BatchMatMul: { inputs: { a: [[2, 3, 4], [2]], b: [[2, 4, 5], [1]] } },
  _FusedMatMul: { inputs: { a: [[3, 4], [1]], b: [[4, 5], [0]], bias: [[5], [0]] } },
  Conv2D: { inputs: { x: [image, [3]], filter: [filter, [2]] }, attributes: conv },
  FusedConv2D: { inputs: { x: [image, [3]], filter: [filter, [2]], bias: [[6], [0]] }, attributes: conv },
  Conv2DBackpropFilter: filterGradient,
  TelarConv2DGradient: filterGradient,
  Conv2DBackpropInput: {
    inputs: { dy: [map, all4], filter: [filter, [2, 3]] },
    attributes: { ...conv, inputShape: image },
  },
  Conv3D: { inputs: { x: [volume, [4]], filter: [filter3D, [3]] }, attributes: conv3D },
  Conv3DBackpropFilterV2: {
    inputs: { x: [volume, all5], dy: [map3D, all5] },
    attributes: { ...conv3D, filterShape: filter3D },
  },
  Conv3DBackpropInputV2: {
    inputs: { dy: [map3D, all5], filter: [filter3D, [3, 4]] },
    attributes: { ...conv3D, inputShape: volume },
  },
  DepthwiseConv2dNativeBackpropFilter: {
    inputs: { x: [image, all4], dy: [map, all4] },
    attributes: { ...conv, filterShape: [3, 3, 3, 2] },
  },
  DepthwiseConv2dNativeBackpropInput: {
    inputs: {
      dy: [map, all4],
      filter: [
        [3, 3, 3, 2],
        [2, 3],
      ],
    },
    attributes: { ...conv, inputShape: image },
  },
  MaxPoolGrad: poolGradient,
  TelarMaxPoolReluGradient: poolGradient,
  AvgPoolGrad: { inputs: { dy: [[2, 4, 3, 3], all4], input: [image, all4] }, attributes: pool },
  MaxPool3DGrad: {
    inputs: { dy: [[2, 2, 4, 3, 3], all5], input: [volume, all5], output: [[2, 2, 4, 3, 3], []] },
    attributes: pool,
  },
  AvgPool3DGrad: { inputs: { dy: [[2, 2, 4, 3, 3], all5], input: [volume, all5] }, attributes: pool },
  FusedBatchNorm: {
    inputs: { x: [map, [3]], mean: [[6], [0]], variance: [[6], [0]], offset: [[6], [0]], scale: [[6], [0]] },
    attributes: { varianceEpsilon: 1e-3 },
  },
  Select: { inputs: { condition: [[3, 4], all2, 'bool'], t: [[3, 4], all2], e: [[3, 4], all2] } },
  UnsortedSegmentSum: {
    inputs: { x: [[5, 4], [0]], segmentIds: [[5], [0], 'int32'] },
    attributes: { numSegments: 3 },
    anyRank: ['x', 'segmentIds'],
  },
  Tile: { inputs: { x: [[5, 4], []] }, attributes: { reps: [2, 3] } },
  TelarGatherPixels: {
    inputs: { pixels: [[9, 2], [1], 'int32'], indices: [[4], [], 'int32'] },
    attributes: { size: 7, scale: 1, offset: 0 },
  },
  TelarUniform: {
    inputs: { key: [[2], [0], 'int32'], step: [[1], [0], 'int32'] },
    attributes: { stream: 1, size: 5 },
    anyRank: ['step'],
  },
  TelarSoftmaxCrossEntropy: {
    inputs: { logits: [[6, 5], [0]], labels: [[6], [0], 'int32'], weights: [[6], [0]] },
    attributes: { labelSmoothing: 0 },
  },
  TelarCountCorrect: { inputs: { prediction: [[6, 5], [0]], labels: [[6], [0], 'int32'] } },
  TelarBatchNorm: { inputs: { x: [[6, 5], [1]], scale: [[5], [0]], offset: [[5], [0]] }, attributes: gradients },
  TelarBatchNormGradient: {
    inputs: { x: [[6, 5], all2], dy: [[6, 5], all2], scale: [[5], [0]], mean: [[5], [0]], variance: [[5], [0]] },
    attributes: gradients,
  },
  TelarDenseGradient: {
    inputs: dense,
    attributes: { activation: 'relu', needsInputGradient: true },
  },
  TelarDenseGradientSgd: {
    inputs: { ...dense, velocity: [[5, 3], all2], learningRate: [[1], [0]] },
    attributes: { activation: 'relu', needsInputGradient: true, momentum: 0.9, nesterov: false, l2: 0 },
    anyRank: ['learningRate'],
  },
  TelarSgd: {
    inputs: { param: [[4, 5], all2], gradient: [[4, 5], all2], velocity: [[4, 5], all2], learningRate: [[1], [0]] },
    attributes: { momentum: 0.9, nesterov: false, l2: 0 },
    anyRank: ['learningRate'],
  },
  TelarAdam: {
    inputs: {
      param: [[4, 5], all2],
      gradient: [[4, 5], all2],
      firstMoment: [[4, 5], all2],
      secondMoment: [[4, 5], all2],
      learningRate: [[1], [0]],
      beta1Power: [[1], [0]],
      beta2Power: [[1], [0]],
    },
    attributes: adam,
    anyRank: ['learningRate', 'beta1Power', 'beta2Power'],
  },
}

/** Whether the kernel does the job itself; if not, tfjs's own kernel or an error follows. */
function does(name: string, inputs: Readonly<Record<string, Input>>, attributes: object): boolean {
  const heap = heapOf(tf.backend() as unknown as WasmBackend, { build, threads: 1 })
  const kernel = kernels.find((each) => each.name === name)!
  return tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([key, [shape, , dtype]]) => [key, tf.ones([...shape], dtype)])
    try {
      const outputs = kernel.run({
        inputs: Object.fromEntries(tensors) as Record<string, TensorInfo>,
        attributes,
        heap,
      })
      for (const output of [outputs ?? []].flat()) tf.engine().makeTensorFromTensorInfo(output)
      return outputs !== undefined
    } catch {
      return false
    }
  })
}

/** Shapes one step away: a fixed axis longer, shorter or empty, an axis more, and the last axis gone. */
function neighbors([shape, fixed]: Input, anyRank: boolean): number[][] {
  if (fixed.length === 0) return []
  const lengths = fixed.flatMap((axis) =>
    [shape[axis]! + 1, shape[axis]! - 1, 0].map((length) => shape.with(axis, length)),
  )
  return anyRank ? lengths : [...lengths, [...shape, 2], shape.slice(0, -1)]
}

describe.each(Object.entries(CASES))('%s', (name, { inputs, attributes = {}, anyRank = [] }) => {
  it('takes tensors that fit one another', () => {
    expect(does(name, inputs, attributes)).toBe(true)
  })

  const wrong = Object.entries(inputs).flatMap(([key, input]) =>
    neighbors(input, anyRank.includes(key)).map((shape) => [key, shape] as const),
  )
  it.runIf(wrong.length > 0).each(wrong)('refuses %s of shape %j', (key, shape) => {
    const [, fixed, dtype] = inputs[key]!
    expect(does(name, { ...inputs, [key]: dtype ? [shape, fixed, dtype] : [shape, fixed] }, attributes)).toBe(false)
  })
})

it('leaves repetitions that do not fit the rank to tfjs', () => {
  expect(does('Tile', { x: [[5, 4], []] }, { reps: [2] })).toBe(false)
})
