import type { Recipe } from './recipe.js'

/** The default experiment: one hidden layer reads handwritten digits. */
export const mnist: Recipe = {
  id: 'mnist',
  summary: 'Handwritten digits with one hidden layer of 128: above 97.5 % in seconds.',
  experiment: {
    name: 'mnist',
    seed: 7,
    data: { use: 'dataset:mnist' },
    model: [
      { use: 'layer:dense', with: { units: 128, activation: 'relu' } },
      { use: 'layer:dense', with: { units: 10 } },
    ],
    loss: { use: 'loss:cross-entropy' },
    metrics: [{ use: 'metric:accuracy' }],
    optimizer: { use: 'optimizer:adam' },
    learningRate: 0.002,
    schedule: { use: 'schedule:cosine' },
    epochs: 6,
    batchSize: 64,
  },
}
