import { grouped } from '../numbers.js'
import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** A run as it goes. */
export const train = {
  draw: 'Draw',
  guesses: 'it guesses while it learns',
  warnings: 'Warnings',
  atStep: (step: number) => `step ${step}`,
  runFailed: (why: string) => `The run failed: ${why}`,
  goOnWith: (name: string) => `Go on with ${name}`,

  smoothing: 'Smoothing',
  logScale: 'Log scale',
  dragToZoom: 'Drag to zoom, double click for all.',
  learningRate: 'Learning rate',
  now: (rate: string) => `Now ${rate}.`,
  nothingYet: 'Nothing yet.',
  last: (values: string) => `Last: ${values}.`,

  formulas: 'The formulas of this run',
  valuesOfNow: 'with the values of now',

  whileItRuns: 'While it runs',
  recorded: 'each change is recorded',
  changes: 'Changes so far',
  ofLayer: (name: string, layer: number) => `${name}, layer ${layer}`,

  on: (split: string, metric: string) => `${split} ${metric}`,
  trainingLoss: 'Training loss',
  epoch: 'Epoch',
  of: (count: number) => `of ${grouped(count)}`,
  step: 'Step',
  samplesASecond: 'Samples a second',
  took: 'Took',
  timeLeft: 'Time left',

  ensemble: 'Ensemble',
  meanOf: (members: number) =>
    plural(members, { one: 'the answer of 1 network', other: `the mean of what ${members} networks answer` }),
  member: (number: number) => `Network ${number}`,

  network: 'Network',
  linesAreWeights: 'lines are weights: blue above 0, orange below',
  units: 'Units of the network. Arrow keys lead from one to the next; Enter pins it.',
  someOf: (shown: number, all: string) => `${shown} of ${all}`,
  inputUnit: (name: string) => `input ${name}`,
  classUnit: (name: string) => `class ${name}`,
  layerUnit: (layer: number, name: string) => `layer ${layer}, unit ${name}`,
  input: 'input',
  unit: 'Unit',
  pointAtUnit: 'Point at a unit to see it in large. A click, or Enter, pins it.',
  pinned: 'pinned',
  bias: (value: string) => `bias ${value}`,
  strongest: 'Strongest weights to it',
  answersOverPlane: 'What it answers over the plane',
  looksFor: 'What it looks for in an image',
}
