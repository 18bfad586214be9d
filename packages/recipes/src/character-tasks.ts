import type { AnySpec } from '@telarjs/core'
import type { Recipe, RecipeRow } from './recipe.js'
import { transformerBlock } from './transformer-block.js'

/** A vector for each character, first drawn as PyTorch's `Embedding` is. */
function embedding(vocabulary: number, units: number): AnySpec {
  const tableInitializer = { use: 'initializer:normal', with: { deviation: 1 } }
  return { use: 'layer:embedding', with: { vocabulary, units, tableInitializer } }
}

/** The networks of the recipe, for an alphabet and a number of answers. */
const networks = {
  gru: (vocabulary: number, answers: number): AnySpec[] => [
    embedding(vocabulary, 16),
    { use: 'layer:gru', with: { units: 64 } },
    { use: 'layer:dense', with: { units: answers } },
  ],
  transformer: (vocabulary: number, answers: number): AnySpec[] => [
    embedding(vocabulary, 32),
    { use: 'layer:positional-embedding' },
    ...transformerBlock(32, 4),
    ...transformerBlock(32, 4),
    { use: 'layer:layer-norm' },
    { use: 'layer:flatten' },
    { use: 'layer:dense', with: { units: answers } },
  ],
}

const tasks = {
  adding: { with: { task: 'adding', length: 4 }, alphabet: 11, answers: 37, label: 'the sum of four digits' },
  copying: { with: { task: 'copying', length: 5 }, alphabet: 19, answers: 8, label: 'a letter of five, after a gap' },
}

function row(network: keyof typeof networks, task: keyof typeof tasks, pytorch: number): RecipeRow {
  const { alphabet, answers, label, with: options } = tasks[task]
  return {
    id: `${network}-${task}`,
    label: `${network}: ${label}`,
    experiment: {
      name: `characters-${network}-${task}`,
      seed: 1,
      data: { use: 'dataset:character-task', with: { ...options, samples: 12_000, test: 2000 } },
      model: networks[network](alphabet, answers),
      optimizer: { use: 'optimizer:adam' },
      learningRate: 0.003,
      schedule: { use: 'schedule:one-cycle' },
      epochs: 15,
      batchSize: 100,
      evaluate: ['test'],
    },
    reported: [{ split: 'test', metric: 'accuracy', value: pytorch, epoch: 'last' }],
    note: 'The number beside it is that of the same network in PyTorch, from its own first weights (`fixtures/characters.py`).',
  }
}

/** Questions in characters: a recurrent network and a transformer. */
export const characterTasks: Recipe = {
  id: 'character-tasks',
  summary: 'Sums and letters to remember, read as characters by a GRU and by a transformer, beside PyTorch.',
  rows: [
    row('gru', 'adding', 0.964),
    row('gru', 'copying', 0.6965),
    row('transformer', 'adding', 0.989),
    row('transformer', 'copying', 1),
  ],
}
