import { perceptron } from './networks.js'
import type { Recipe, RecipeExperiment } from './recipe.js'

function lesson(id: string, summary: string, label: string, rest: Partial<RecipeExperiment>): Recipe {
  const experiment: RecipeExperiment = {
    name: `lesson-${id}`,
    seed: 1,
    data: { use: 'dataset:mnist' },
    model: perceptron([128], 10),
    epochs: 3,
    batchSize: 64,
    ...rest,
  }
  return { id: `lesson-${id}`, summary, rows: [{ id: `lesson-${id}`, label, experiment, reported: [] }] }
}

/** The first report's end: one class for every test image. Its program added gradients up, so that its rate of 0.1 was 6.4. */
export const lessonCollapse: Recipe = lesson(
  'collapse',
  'Goes wrong on purpose: gradients added up over the batch end in one class for everything.',
  'SGD at 64 × 0.1',
  {
    optimizer: { use: 'optimizer:sgd' },
    learningRate: 6.4,
  },
)

/** Adam moves every weight by about its rate in each step, whatever the gradient: 0.1 is far too much. */
export const lessonAdam: Recipe = lesson(
  'adam-0.1',
  'Goes wrong on purpose: Adam at 0.1 is unstable.',
  'Adam at 0.1, two layers',
  {
    model: perceptron([64, 128], 10),
    optimizer: { use: 'optimizer:adam' },
    learningRate: 0.1,
  },
)

/** Weights of 0.01 in every layer: the signal of the data shrinks with every layer, and the gradient with it. */
export const lessonSmallWeights: Recipe = lesson(
  'small-weights',
  'Goes wrong on purpose: first weights of 0.01 look like a broken network.',
  'weights of 0.01, three layers, SGD',
  {
    model: perceptron([128, 128, 128], 10, { use: 'initializer:normal', with: { deviation: 0.01 } }),
    optimizer: { use: 'optimizer:sgd' },
    learningRate: 0.01,
  },
)
