import type { ComponentChildren } from 'preact'
import { grouped } from '../numbers.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** The experiment as it is built. */
export const build = {
  add: (noun: string) => `Add ${noun}`,
  plusAdd: (noun: string) => `+ Add ${noun}`,
  yours: '(yours)',
  unknown: '(unknown)',
  no: (option: string) => `no ${option}`,
  experiment: 'Experiment',
  none: 'none',
  needed: 'needed',
  lists: {
    transforms: 'Transforms',
    regularizers: 'Regularization',
    metrics: 'Metrics',
    callbacks: 'Callbacks',
  },
  /** What stands beside a list without anything in it. */
  noneOf: { transforms: 'none', regularizers: 'none', metrics: 'none', callbacks: 'none' },
  empty: {
    transforms: 'Change the samples anew in every epoch, so that the network cannot learn them by heart.',
    regularizers: 'Keep the weights small, for a simpler network.',
    metrics: '',
    callbacks:
      'Stop early, lower the rate on a plateau, keep the best. Guards against divergence and collapse are always on.',
  },

  asCode: 'As code',
  showAs: 'Show the experiment as',
  command: 'Command',
  copy: 'Copy',
  copied: 'Copied.',
  save: 'Save',
  asJson: 'The experiment as JSON',
  saveFirst: (file: string) => `# Save the JSON as ${file} first`,

  data: 'Data',
  dataSet: 'Data set',
  yourFiles: 'Your files',
  folderOfImages: 'Folder of images',
  record: 'Record your own',
  formats:
    'IDX, CSV, Parquet, .npz, .npy, images in a folder per class. Or drop them anywhere on the page. Nothing leaves your machine.',

  layers: 'Layers',
  parameters: (count: number) => plural(count, { one: '1 parameter', other: `${grouped(count)} parameters` }),
  layerCount: (count: number) => plural(count, { one: '1 layer', other: `${count} layers` }),
  input: 'input',
  params: (count: string) => `${count} params`,
  noParams: 'no params',

  notWhatRuns: 'This is not what runs now.',
  changeRun: 'Change the run',
  startAnew: 'Start anew',

  slider: (option: string) => `${option}, slider`,
  hints: {
    list: 'a list: [1, 2]',
    textOrList: 'text, or a list: ["a", "b"]',
    numberOrList: 'a number, or a list: [1, 2]',
    json: '',
  },
  choose: 'choose …',
  options: 'Options',
  optionsOf: (plugin: string) => `Options of ${plugin}`,
  moveUp: (plugin: string) => `Move ${plugin} up`,
  remove: (plugin: string) => `Remove ${plugin}`,
  grip: (plugin: string, place: string) => `Move ${plugin}, ${place}: arrow keys move it, Delete removes it`,
  place: (noun: string, number: number, count: number) => `${noun} ${number} of ${count}`,
  moved: (plugin: string, place: string) => `${plugin} is now ${place}.`,
  removed: (plugin: string) => `Removed ${plugin}.`,
  added: (plugin: string, noun: string, number: number) => `Added ${plugin} as ${noun} ${number}.`,

  plugins: 'Plugins',
  ofYours: (count: number) => `${count} of yours`,
  builtIn: (count: number) => `${count} built in`,
  moduleAdds: (name: ComponentChildren): ComponentChildren => [
    'A module that exports ',
    name,
    ' adds to every list and form above.',
  ],
  fromFile: 'From a file',
  pluginFile: 'Plugin file',
  pluginAddress: 'Address of a plugin module',
  load: 'Load',
  serverAnswered: (status: number) => `the server answered ${status}`,

  rateGoes: (first: string, last: string, most: string, least: string) =>
    `The learning rate goes from ${first} to ${last}; at most ${most}, at least ${least}.`,
  rateOver: (steps: string) => `learning rate over ${steps} steps`,

  training: 'Training',
  trainingNote: (optimizer: string, rate: string, epochs: number) =>
    `${optimizer} ${rate} · ${plural(epochs, { one: '1 epoch', other: `${epochs} epochs` })}`,
  learningRate: 'Learning rate',
  epochs: 'Epochs',
  batchSize: 'Batch size',
  seed: 'Seed',
  optimizer: 'Optimizer',
  schedule: 'Schedule of the learning rate',
  loss: 'Loss',

  variants: (count: number) => `A training sample in ${count} variants, as the transforms change it.`,
  sixteenWays: 'One training sample, sixteen ways',
  anotherSample: 'Another sample',

  source: 'Source',
  formula: 'Formula and source',
}
