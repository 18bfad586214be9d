import { layerLabel, tensorLabel } from '@telarjs/core'

/** What the network has learned. */
export const views = {
  /** A layer, and a param, by the place of the layer as people count. */
  layer: layerLabel,
  param: tensorLabel,
  layers: 'Through the layers',
  forSample: 'for this sample',
  active: (part: string) => `${part} active`,
  probabilities: 'probabilities',
  noActivations: 'Draw something, or show it to the camera: every layer shows what it makes of it.',
  activationsOf: (layer: string) => `Activations of ${layer}`,
  inkOnPaper: 'Ink on paper',

  confusion: 'Confusion',
  noConfusion: 'Which class is taken for which: it appears with the first network.',
  mostFrequent: (classes: number) => `The most frequent confusions of ${classes} classes`,

  draw: 'Draw',
  camera: 'Camera',
  off: 'Off',
  showIt: 'Show it something',
  centered: 'centered as MNIST',
  holdSomething: 'Hold something before the camera, and see what the network says.',
  asSeen: 'as the network sees it',

  whereItPuts: 'Where it puts them',
  countOf: (count: number, split: string) => `${count} of ${split}`,
  asSeenBy: 'As seen by',
  asTheyComeIn: 'as they come in',
  after: (layer: string) => `after ${layer}`,
  noEmbedding: 'Each held-out sample becomes a point: those that the network finds alike come to lie together.',
  sample: (number: number, words: string) => `Sample ${number}: ${words}`,
  cloud: (count: number) =>
    `${count} samples as points, by class, in the two directions in which they differ most. Arrow keys go from sample to sample.`,
  rings: (part: string) =>
    `A ring is a sample taken for another class. The two directions hold ${part} of all differences.`,
  butTaken: (target: string, answer: string) => `${target}, taken for ${answer}`,

  samplesOf: (split: string) => `${split} samples`,
  someOf: (shown: string, all: string) => `${shown} of ${all}`,
  showAll: 'Show all',
  order: 'Order of the samples',
  wrong: 'Wrong',
  unsure: 'Unsure',
  all: 'All',
  noSamples: 'After the first look at held-out samples they stand here, wrong ones first.',
  none: 'There is none.',
  showMore: (count: number) => `Show ${count} more`,
  seenAs: (target: string, answer: string) => `${target}, seen as ${answer}`,
  with: (said: string, part: string) => `${said} with ${part}`,
  is: (target: string) => `is ${target}`,

  spread: 'Weights and gradients',
  howSpread: 'how they are spread',
  theValues: 'the values',
  theirGradient: 'their gradient for one batch',
  noSpread: 'How the weights and their gradients are spread appears here as it trains.',
  kinds: { weights: 'weights', gradient: 'gradient' },
  histogram: (name: string, kind: string, low: string, high: string, mean: string, deviation: string) =>
    `${name}, ${kind}: from ${low} to ${high}, mean ${mean}, deviation ${deviation}`,
  notFinite: (name: string) =>
    `'${name}' is no longer finite: the run has diverged. A lower learning rate or gradient clipping may help.`,
  deadPart: (part: string, name: string) => `${part} of the units of '${name}'`,
  and: ' and ',
  dead: (parts: string) =>
    `${parts} got no gradient from a whole batch: they may be dead. A lower learning rate or leaky-relu may help.`,
  vanishing: (first: string, times: string, last: string) =>
    `The gradient of '${first}' is ${times} times smaller than that of '${last}': the first layers hardly learn.`,
  still: (name: string) => `All weights of '${name}' are the same: its units cannot become different.`,

  cannotBeRead: 'There is nothing to look at yet: the data of this experiment cannot be read.',
  looking: 'Looking at the experiment …',

  firstLayer: 'What the first layer looks for',
  unitsOf: (shown: number, all: number) => `${shown} of ${all} units`,
  weightImages: (units: number, width: number, height: number) =>
    `Weights of ${units} units of the first layer as images of ${width} by ${height}.`,
  inkFor: 'ink speaks for it',
  inkAgainst: 'ink speaks against it',
  noWeights: "The first layer's weights appear here as images once it trains.",
}
