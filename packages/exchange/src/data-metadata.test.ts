import type { DataSignature } from '@telarjs/core'
import { expect, test } from 'vitest'
import { dataMetadata, readDataMetadata } from './data-metadata.js'

test('of a network of embeddings keeps the classes of the samples, which no output stands for', () => {
  const data: DataSignature = {
    inputs: { kind: 'array', shape: [4] },
    targets: {
      kind: 'classes',
      classes: [
        { name: 'cat', count: 0 },
        { name: 'dog', count: 0 },
      ],
    },
    units: 'numbers',
    range: [0, 1],
    preprocessing: null,
    samples: 0,
    checksum: '',
  }
  const metadata = dataMetadata({ sample: { shape: [4], classes: [], targetShape: [] }, data })
  expect(readDataMetadata(metadata, { shape: [4], outputShape: [32] }, 'a.onnx')).toEqual({
    sample: { shape: [4], classes: [], targetShape: [32] },
    data,
  })
})
