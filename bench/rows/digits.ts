import { defineDataset, type Split } from '@telarjs/datasets'
import * as v from 'valibot'
import type { Labeled, Mnist } from './task.js'

/** MNIST as a data set, of which training takes the first samples. */
export const defineDigits = (mnist: Mnist) =>
  defineDataset({
    id: 'dataset:bench/digits',
    summary: 'the first samples of MNIST',
    options: v.strictObject({ samples: v.number() }),
    create: ({ samples }) => ({
      load: async () => ({
        shape: [28, 28, 1],
        classes: [...'0123456789'],
        targetShape: [],
        splits: { train: firstOf(mnist.train, samples), test: firstOf(mnist.test, mnist.test.labels.length) },
      }),
    }),
  })

function firstOf({ images, labels }: Labeled, size: number): Split {
  return { size, inputs: images.subarray(0, size * 784), targets: Int32Array.from(labels.subarray(0, size)) }
}
