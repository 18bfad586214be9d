import { readSafetensors, writeSafetensors } from '../../../packages/core/src/index.js'
import { fromStateDict } from '../../../packages/exchange/src/torch-weights.js'
import { readWeights } from '../../../packages/exchange/src/weights.js'
import { writeNpz } from '../../../packages/datasets/src/formats/index.js'
import { builtinRegistry } from '../../../packages/trainer/src/builtin.js'
import { noProgress, type Checkpoint } from '../../../packages/trainer/src/checkpoint/checkpoint.js'
import { readCheckpoint } from '../../../packages/trainer/src/checkpoint/read-checkpoint.js'
import { sha256Of } from '../../../packages/trainer/src/checkpoint/checkpoint-format.js'
import { writeCheckpoint } from '../../../packages/trainer/src/checkpoint/write-checkpoint.js'
import { openModel } from '../../../packages/trainer/src/inference/open-model.js'
import { saved } from './runs.js'
import { bytesText, textBytes, type Reader } from '../reader.js'

const floats = (...shape: number[]) => ({
  dtype: 'float32' as const,
  shape,
  values: Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => i),
})

const checkpoint: Checkpoint = {
  experiment: saved,
  sample: { shape: [2], classes: ['a', 'b', 'c'], targetShape: [] },
  data: {
    inputs: { kind: 'array', shape: [2] },
    targets: { kind: 'classes', classes: ['a', 'b', 'c'].map((name) => ({ name, count: 3 })) },
    units: 'numbers',
    range: [0, 1],
    preprocessing: null,
    samples: 9,
    checksum: '00',
  },
  progress: { ...noProgress, step: 4, epoch: 1 },
  callbacks: { 'early-stopping': { best: 1, epochs: 0 } },
  madeBy: { backend: 'wasm', plugins: { 'layer:dense': 1 } },
  tensors: {
    'params/1-dense/bias': floats(3),
    'params/1-dense/kernel': floats(2, 3),
    'optimizer/step': { dtype: 'int32', shape: [], values: Int32Array.of(4) },
  },
}

/** The text in a checkpoint beside its tensors. */
async function contentOf(): Promise<Uint8Array> {
  return textBytes(readSafetensors(await writeCheckpoint(checkpoint), 'a').metadata['content']!)
}

/** A checkpoint whose checksum fits, whatever its text: nobody's accident, but somebody may send one. */
async function signed(content: Uint8Array): Promise<Uint8Array> {
  const { tensors } = checkpoint
  const text = bytesText(content)
  const sorted = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  const heads = sorted.map(([name, { dtype, shape }]) => [name, dtype === 'int32' ? 'I32' : 'F32', shape])
  const bytes = sorted.map(([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  const sha256 = await sha256Of([textBytes(text + JSON.stringify(heads)), ...bytes])
  return writeSafetensors(Object.fromEntries(sorted), {
    format: 'telar-checkpoint',
    version: '2',
    content: text,
    sha256,
  })
}

const known = {
  '0-dense/kernel': { shape: [2, 3] },
  '0-dense/bias': { shape: [3] },
  '1-conv2d/kernel': { shape: [1, 1, 3, 2] },
  '1-conv2d/bias': { shape: [2] },
}
const stateDict = {
  'fc1.weight': floats(3, 2),
  'fc1.bias': floats(3),
  'conv.weight': floats(2, 3, 1, 1),
  'conv.bias': floats(2),
}

export const checkpoints: readonly Reader[] = [
  {
    name: 'checkpoint',
    form: 'bytes',
    files: async () => [await writeCheckpoint(checkpoint)],
    read: (bytes) => readCheckpoint(bytes, 'last.telar'),
    covered(result) {
      const { tensors, ...rest } = result as Checkpoint
      const values = Object.entries(tensors).map(([name, { shape, values: numbers }]) =>
        textBytes(JSON.stringify([name, shape, [...numbers]])),
      )
      return [textBytes(JSON.stringify(rest)), ...values]
    },
  },
  {
    name: 'content of a checkpoint',
    form: 'json',
    files: async () => [await contentOf()],
    async read(bytes) {
      const model = await openModel(await signed(bytes), builtinRegistry, 'last.telar')
      return [model.sample, model.data, model.experiment]
    },
    expansion: 8,
  },
  {
    name: 'weights',
    form: 'bytes',
    files: () => [writeSafetensors(stateDict), writeNpz(stateDict), writeNpz(stateDict, { compress: true })],
    read: (bytes) => readWeights(bytes, 'w.safetensors'),
    expansion: 1032,
  },
  {
    name: 'state dict of PyTorch',
    form: 'bytes',
    files: () => [writeSafetensors(stateDict)],
    read: (bytes) =>
      fromStateDict(readWeights(bytes, 'w.safetensors'), known, [{ kernel: '0-dense/kernel', image: [1, 1, 2] }]),
  },
]
