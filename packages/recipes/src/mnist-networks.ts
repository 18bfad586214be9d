import type { AnySpec } from '@telarjs/core'
import type { Recipe, RecipeExperiment } from './recipe.js'
import { perPosition, transformerBlock } from './transformer-block.js'

/** A convolution of 3×3 with batch norm and ReLU. */
function convolution(filters: number): AnySpec[] {
  return [
    { use: 'layer:conv2d', with: { filters, kernelSize: 3, padding: 'same', useBias: false } },
    { use: 'layer:batch-norm' },
    { use: 'layer:activation', with: { function: 'relu' } },
  ]
}

/** Digits a little turned, moved and resized, in 20 epochs of one cycle. */
const common = {
  seed: 1,
  data: { use: 'dataset:mnist' },
  transforms: [{ use: 'transform:random-affine', with: { rotate: 10, translate: 0.1, scale: [0.9, 1.1] } }],
  schedule: { use: 'schedule:one-cycle' },
  epochs: 20,
  batchSize: 100,
  evaluate: ['test'],
} satisfies Partial<RecipeExperiment>

const halve: AnySpec = { use: 'layer:max-pool', with: { size: 2 } }

/** A small convolutional network and a small vision transformer on MNIST. */
export const mnistNetworks: Recipe = {
  id: 'mnist-networks',
  summary: 'Handwritten digits with a small convolutional network and a small vision transformer.',
  rows: [
    {
      id: 'cnn',
      label: 'three convolutions of 16, 32 and 64 with batch norm',
      experiment: {
        ...common,
        name: 'mnist-cnn',
        model: [
          ...convolution(16),
          halve,
          ...convolution(32),
          halve,
          ...convolution(64),
          { use: 'layer:flatten' },
          { use: 'layer:dropout', with: { rate: 0.4 } },
          { use: 'layer:dense', with: { units: 10 } },
        ],
        optimizer: { use: 'optimizer:adam' },
        learningRate: 0.003,
      },
      reported: [],
    },
    {
      id: 'vit',
      label: 'vision transformer: 16 patches, 4 layers of width 64',
      experiment: {
        ...common,
        name: 'mnist-vit',
        model: [
          { use: 'layer:patches', with: { size: 7 } },
          perPosition(64),
          { use: 'layer:positional-embedding' },
          ...[1, 2, 3, 4].flatMap(() => transformerBlock(64, 4)),
          { use: 'layer:layer-norm' },
          { use: 'layer:global-average-pool' },
          { use: 'layer:dense', with: { units: 10 } },
        ],
        optimizer: { use: 'optimizer:adamw', with: { weightDecay: 0.05 } },
        learningRate: 0.002,
      },
      reported: [],
    },
  ],
}
