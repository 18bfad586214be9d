import { perceptron } from './networks.js'
import type { Recipe, RecipeExperiment, Reported } from './recipe.js'

function experiment(name: string, hidden: readonly number[], rest: Partial<RecipeExperiment>): RecipeExperiment {
  return {
    name: `mnist-five-models-${name}`,
    seed: 1,
    data: { use: 'dataset:mnist' },
    model: perceptron(hidden, 10),
    epochs: 20,
    batchSize: 64,
    ...rest,
  }
}

const sgd = { optimizer: { use: 'optimizer:sgd' }, learningRate: 0.1 }
const adam = { optimizer: { use: 'optimizer:adam' }, learningRate: 0.001 }
const l2 = (lambda: number) => ({ regularizers: [{ use: 'regularizer:l2', with: { lambda } }] })
const test = (value: number): Reported[] => [{ split: 'test', metric: 'accuracy', value }]

/** The fourth report: five models, trained apart, tested together. */
export const mnistFiveModels: Recipe = {
  id: 'mnist-five-models',
  summary: 'Five models, trained apart and tested together: one and two layers, SGD and Adam, L2.',
  rows: [
    {
      id: 'basic',
      label: 'Basic: one layer, SGD',
      experiment: experiment('basic', [128], sgd),
      reported: test(0.9757),
    },
    {
      id: 'two-layer',
      label: 'TwoLayer: two layers, SGD',
      experiment: experiment('two-layer', [128, 128], sgd),
      reported: [],
    },
    { id: 'adam', label: 'Adam: one layer', experiment: experiment('adam', [128], adam), reported: test(0.9643) },
    {
      id: 'adam-l2',
      label: 'Adam + L2 (0.0001): one layer',
      experiment: experiment('adam-l2', [128], { ...adam, ...l2(0.0001) }),
      reported: test(0.966),
      note: 'The report gives two values of λ, 0.001 and 0.0001, and one accuracy.',
    },
    {
      id: 'adam-l2-0.001',
      label: 'Adam + L2 (0.001): one layer',
      experiment: experiment('adam-l2-0.001', [128], { ...adam, ...l2(0.001) }),
      reported: test(0.966),
      note: 'The report gives two values of λ, 0.001 and 0.0001, and one accuracy.',
    },
    {
      id: 'two-layer-adam-l2',
      label: 'TwoLayer Adam + L2: two layers',
      experiment: experiment('two-layer-adam-l2', [128, 128], { ...adam, ...l2(0.0001) }),
      reported: test(0.8675),
    },
  ],
}
