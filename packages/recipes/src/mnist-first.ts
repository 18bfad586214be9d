import { perceptron } from './networks.js'
import type { Recipe, RecipeExperiment, RecipeRow } from './recipe.js'

const summed =
  'The numbers fit a program that adds the gradients of a batch up instead of taking their mean: its rates are 64 times ours. '

function experiment(name: string, hidden: readonly number[], rest: Partial<RecipeExperiment>): RecipeExperiment {
  return {
    name: `mnist-first-${name}`,
    seed: 1,
    data: { use: 'dataset:mnist' },
    model: perceptron(hidden, 10),
    optimizer: { use: 'optimizer:sgd' },
    epochs: 10,
    batchSize: 64,
    ...rest,
  }
}

const rows: [RecipeRow, ...RecipeRow[]] = [
  {
    id: 'sgd-0.1',
    label: 'lr 0.1, no optimizer, 20 epochs',
    experiment: experiment('sgd-0.1', [128], { learningRate: 0.1, epochs: 20 }),
    reported: [{ split: 'test', metric: 'accuracy', value: 0.6838 }],
    accident: `${summed}With 6.4 it does not settle (lesson-collapse); a mean gradient at 0.1 learns well.`,
  },
  {
    id: 'sgd-0.001',
    label: 'lr 0.001, no optimizer, 10 epochs',
    experiment: experiment('sgd-0.001', [128], { learningRate: 0.064 }),
    reported: [
      { split: 'train', metric: 'loss', value: 0.735, epoch: 'first' },
      { split: 'train', metric: 'loss', value: 0.102, epoch: 'last' },
      { split: 'test', metric: 'accuracy', value: 0.97245 },
    ],
    note: `${summed}So 0.001 is 0.064 here.`,
  },
  {
    id: 'adam',
    label: 'with Adam, 10 epochs',
    experiment: experiment('adam', [128], { optimizer: { use: 'optimizer:adam' }, learningRate: 0.001 }),
    reported: [{ split: 'test', metric: 'accuracy', value: 0.7784 }],
    accident: 'The report found a bug in its back-propagation.',
  },
  {
    id: 'without-adam',
    label: 'without Adam, 10 epochs',
    experiment: experiment('without-adam', [128], { learningRate: 0.1 }),
    reported: [{ split: 'test', metric: 'accuracy', value: 0.6921 }],
    accident: 'The report found a bug in its back-propagation.',
  },
  {
    id: 'two-layers',
    label: 'two hidden layers, lr 0.1, 10 epochs',
    experiment: experiment('two-layers', [128, 128], { learningRate: 0.1 }),
    reported: [
      { split: 'train', metric: 'accuracy', value: 0.5087, epoch: 'first' },
      { split: 'train', metric: 'loss', value: 1.354, epoch: 'first' },
      { split: 'train', metric: 'accuracy', value: 0.9852, epoch: 'last' },
      { split: 'train', metric: 'loss', value: 0.0625, epoch: 'last' },
    ],
    note: 'Read as numbers of the training images, because loss and accuracy move together from the first epoch on.',
  },
  {
    id: 'second-64',
    label: 'second hidden layer of 64',
    experiment: experiment('second-64', [128, 64], { learningRate: 0.1 }),
    reported: [{ split: 'train', metric: 'accuracy', value: 0.9184, epoch: 'mean' }],
  },
  {
    id: 'second-96',
    label: 'second hidden layer of 96',
    experiment: experiment('second-96', [128, 96], { learningRate: 0.1 }),
    reported: [{ split: 'train', metric: 'accuracy', value: 0.9252, epoch: 'mean' }],
  },
  {
    id: 'adam-l2',
    label: 'Adam + L2, 50 epochs',
    experiment: experiment('adam-l2', [128], {
      optimizer: { use: 'optimizer:adam' },
      learningRate: 0.001,
      regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.001 } }],
      epochs: 50,
    }),
    reported: [{ split: 'train', metric: 'accuracy', value: 0.9289, epoch: 'last' }],
    note: 'The report does not give λ; 0.001 is used here.',
  },
]

/** The first report: one and two hidden layers, with and without Adam. */
export const mnistFirst: Recipe = {
  id: 'mnist-first',
  summary: 'The first report: 784-128-10 with and without Adam, a second layer, L2.',
  rows,
}
