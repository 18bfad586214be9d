import { perceptron } from './networks.js'
import type { Recipe } from './recipe.js'

/** The record of fully connected networks on MNIST: 0.35 % errors, without a convolution. */
export const mnist9965: Recipe = {
  id: 'mnist-9965',
  summary:
    '99.65 % without a convolution, by affine and elastic distortions of every image: the record of fully connected networks.',
  rows: [
    {
      id: 'mnist-9965',
      label: '784-2500-2000-1500-1000-500-10, affine and elastic',
      experiment: {
        name: 'mnist-9965',
        seed: 1,
        data: { use: 'dataset:mnist' },
        transforms: [
          { use: 'transform:elastic', with: { alpha: 36, sigma: 5.5 } },
          { use: 'transform:random-affine', with: { rotate: 15, scale: [0.85, 1.15], shear: 7.5 } },
          { use: 'transform:normalize', with: { mean: 0.5, std: 0.5 } },
        ],
        model: perceptron([2500, 2000, 1500, 1000, 500], 10),
        optimizer: { use: 'optimizer:sgd', with: { momentum: 0.9 } },
        learningRate: 0.01,
        schedule: { use: 'schedule:exponential-decay', with: { perEpoch: 0.003 } },
        callbacks: [{ use: 'callback:checkpoint' }],
        epochs: 1000,
        batchSize: 100,
        evaluate: ['test'],
      },
      reported: [{ split: 'test', metric: 'accuracy', value: 0.9965, epoch: 'best' }],
      note: 'Cireșan et al., "Deep, big, simple neural nets for handwritten digit recognition" (2010): 12 million weights, tanh units, learning rates from 10⁻³ to 10⁻⁶ for single images. Here ReLU, momentum and batches of 100.',
    },
  ],
}
