import { pluginArguments } from '../../inputs/plugin-arguments.js'
import { Nested, writeExperiment, type Entry } from './write-experiment.js'

const entries: readonly Entry[] = [
  { key: 'name', value: 'my-experiment' },
  {
    comment: 'Everything random comes from the seed: the same seed gives the same run.',
    key: 'seed',
    value: 7,
  },
  {
    comment:
      'Of the training images a tenth is kept apart, to see how training goes on images it has not learned from.',
    key: 'data',
    value: { use: 'dataset:mnist', with: { validation: 0.1 } },
  },
  {
    comment: 'The layers, one after the other. The last gives one score for each of the ten digits.',
    key: 'model',
    value: new Nested([
      { value: { use: 'layer:dense', with: { units: 128, activation: 'relu' } } },
      { value: { use: 'layer:dense', with: { units: 10 } } },
    ]),
  },
  { key: 'loss', value: { use: 'loss:cross-entropy' } },
  {
    comment: 'Without metrics the loss says them: accuracy for classes, mean absolute error and R² for values.',
    key: 'metrics',
    value: [{ use: 'metric:accuracy' }],
  },
  {
    comment: 'The learning rate falls along a cosine from its first value to 0.',
    key: 'optimizer',
    value: { use: 'optimizer:adam' },
  },
  { key: 'learningRate', value: 0.002 },
  { key: 'schedule', value: { use: 'schedule:cosine' } },
  {
    comment: 'The run ends where the validation loss no longer falls, with the weights of its best epoch.',
    key: 'callbacks',
    value: [{ use: 'callback:early-stopping', with: { patience: 5 } }],
  },
  { key: 'epochs', value: 10 },
  { key: 'batchSize', value: 64 },
]

/** What stands at the top of every experiment that init writes. */
export function headOf(file: string, plugins: readonly string[]): string[] {
  return [
    `An experiment of Telar. Train it with: telar train ${file}${pluginArguments(plugins)}`,
    '`telar list` shows all plugins, `telar describe optimizer:adam` the options of one.',
  ]
}

/** The text of a first experiment, on MNIST, in the format that the ending of its file names. */
export function starterOf(file: string, plugins: readonly string[]): string {
  return writeExperiment(file, headOf(file, plugins), entries)
}
