import type { JsonObject } from '@telarjs/core'
import { perceptron } from './networks.js'
import type { Recipe, RecipeExperiment, Reported } from './recipe.js'

const classes = 49

/** 3,200 images to train on, 800 for validation, 1,000 for the test: the same for every seed. */
const data = {
  use: 'dataset:kuzushiji-49',
  with: { validation: 800, limit: 3200, limitEvaluation: 1000, splitSeed: 1 },
}

function experiment(name: string, hidden: readonly number[], rest: Partial<RecipeExperiment>): RecipeExperiment {
  return {
    name: `kuzushiji49-${name}`,
    seed: 1,
    data,
    model: perceptron(hidden, classes),
    optimizer: { use: 'optimizer:adam' },
    learningRate: 0.01,
    epochs: 500,
    batchSize: 1250,
    ...rest,
  }
}

/** One to three hidden layers, all of one width. */
const shapes = [1, 2, 3].flatMap((depth) =>
  [50, 100, 200, 400].map((width) => Array.from({ length: depth }, () => width)),
)
const depthAndWidth = {
  model: { choices: shapes.map((hidden) => perceptron(hidden, classes) as unknown as JsonObject[]) },
}

const patience = 20
const regularized: Partial<RecipeExperiment> = {
  regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.01 } }],
  callbacks: [{ use: 'callback:early-stopping', with: { monitor: 'loss', split: 'validation', patience } }],
}

const validation = (accuracy: number, loss: number): Reported[] => [
  { split: 'validation', metric: 'accuracy', value: accuracy },
  { split: 'validation', metric: 'loss', value: loss },
]
const test = (value: number): Reported => ({ split: 'test', metric: 'accuracy', value })

/** The report on Japanese characters: from plain gradient descent to a network that overfits on purpose. */
export const kuzushiji49: Recipe = {
  id: 'kuzushiji49',
  summary:
    'Japanese characters, 49 classes, 5,000 images: plain gradient descent, Adam + L2, a search, overfitting on purpose (M0–M4).',
  dataHint:
    'Kuzushiji-49 is fetched from its publisher. Where it cannot be, give its files with data.with.from=FOLDER, or any arrays of 28×28 with labels, ' +
    'such as data={"use":"dataset:npz","with":{"path":"arrays.npz","validation":800,"test":1000,"limit":3200}}.',
  rows: [
    {
      id: 'm0',
      label: 'M0: full-batch gradient descent, lr 0.1, 300 epochs',
      experiment: experiment('m0', [100, 80], {
        optimizer: { use: 'optimizer:sgd' },
        learningRate: 0.1,
        epochs: 300,
        batchSize: 3200,
      }),
      reported: [
        { split: 'train', metric: 'accuracy', value: 0.7594, epoch: 'last' },
        { split: 'train', metric: 'loss', value: 0.9795, epoch: 'last' },
        ...validation(0.565, 1.7397),
        test(0.535),
      ],
    },
    {
      id: 'm1',
      label: 'M1: Adam lr 0.01, batch 1250, L2 0.01, early stopping',
      experiment: experiment('m1', [100, 80], regularized),
      reported: [...validation(0.6088, 2.1874), test(0.604)],
    },
    {
      id: 'm2',
      label: "M2: M1's settings, another start",
      experiment: experiment('m2', [100, 80], { ...regularized, seed: 2 }),
      reported: [...validation(0.59625, 1.573), test(0.582)],
      note: "The report ran M1's settings in a second library, and they had to agree. Here they run from another seed.",
    },
    {
      id: 'm3',
      label: 'M3: best of a search over depth and width',
      experiment: experiment('m3', [100, 80], regularized),
      search: { space: depthAndWidth, metric: 'accuracy', split: 'validation' },
      reported: [...validation(0.58875, 1.6236), test(0.585)],
      note: 'The report gives neither its grid nor the shape it found. Here: one to three hidden layers of 50, 100, 200 or 400, the best by validation accuracy.',
    },
    {
      id: 'm4',
      label: 'M4: 5000 hidden units, nothing against overfitting',
      experiment: experiment('m4', [5000], { epochs: 100 }),
      reported: [
        { split: 'train', metric: 'accuracy', value: 1, epoch: 'last' },
        ...validation(0.72375, 2.2584),
        test(0.697),
      ],
    },
  ],
}
