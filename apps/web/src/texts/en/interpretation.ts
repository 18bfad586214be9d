import { dependenceWords, reliabilityWords } from '@telarjs/report'

/** Why the network answers as it does, and whether it can be believed. */
export const interpretation = {
  asNumbers: 'As numbers',
  figureAsNumbers: (title: string) => `${title}, as numbers`,
  /** What figures of reports say in the page. */
  reliability: reliabilityWords,
  dependence: dependenceWords,

  columns: 'Which columns matter',
  /** What is measured where a column is shuffled, and how it changes where the column matters. */
  scores: {
    accuracy: 'accuracy',
    'label accuracy': 'label accuracy',
    'mean absolute error': 'mean absolute error',
  },
  effects: {
    accuracy: 'the accuracy falls',
    'label accuracy': 'the label accuracy falls',
    'mean absolute error': 'the mean absolute error grows',
  },
  scoreOn: (score: string, samples: string, split: string, value: string) =>
    `${score} on ${samples} ${split} samples: ${value}`,
  shuffled: (effect: string) =>
    `By how much ${effect} where a column is shuffled among the samples. Columns that say the same share their importance. Choose one to see how the answers go with it.`,
  someOf: (shown: string, all: string) => `These are the ${shown} of ${all} columns that the answers respond to most.`,
  columnList: 'Columns, the most important first',

  looks: 'Where it looks',
  showDrawing: 'The drawing',
  drawing: 'the drawing',
  drawingSeen: (said: string) => `the drawing: ${said}`,
  butIs: (said: string, truth: string) => `${said}; it is ${truth}`,
  seenAs: (what: string, answer: string) => `${what}, seen as ${answer}`,
  image: 'the image',
  saliency: 'saliency',
  gradCam: 'Grad-CAM',
  mapOf: (map: string, what: string) => `${map} of ${what}`,
  speaksFor: (answer: string) => `What speaks for ${answer}: in blue each pixel with which its score goes.`,
  speaksForTwice: (answer: string) =>
    `What speaks for ${answer}: in blue each pixel with which its score goes, in orange where the last convolution found it.`,
  chooseAnother: 'Each map has its own scale. Choose another of the samples, or draw.',

  calibration: 'Calibration',
  calibrate: 'Calibrate',
  calibrated: (name: string) => `calibrated ${name}`,
  temperature: (value: string) => `temperature ${value}`,
  keeps: (samples: string, before: string, after: string) =>
    `The run keeps the temperature, fitted to ${samples} samples for validation: its answers are the same, and the expected calibration error went from ${before} to ${after}.`,
  whatItIs:
    'To calibrate is to divide what comes out before the probabilities by one number, fitted to the samples for validation. The answers stay the same.',
  needsValidation:
    'To calibrate it, samples must be kept apart for validation: set validation to 0.1 in the options of the data, and train again.',
  byCommand: (command: string) => `This run lies in a folder of the command line: telar ${command} does it there.`,

  thresholds: 'Thresholds',
  chosenFor: (metric: string) => `chosen for ${metric}`,
  thresholdMetrics: {
    f1: 'F1',
    accuracy: 'accuracy',
    'balanced-accuracy': 'balanced accuracy',
    youden: 'Youden’s J',
    'matthews-correlation': 'Matthews correlation',
    'cohen-kappa': 'Cohen’s kappa',
    cost: 'mean cost',
  },
  says: 'Says',
  above: 'above a probability of',
  scoreThere: (metric: string) => `${metric} on validation`,
  keptThresholds: 'The thresholds that it keeps',
  fromTo: (before: string, after: string) => `${before} → ${after}`,
  saysAboveHalf: (name: string) => `It says ${name} above a probability of 0.5.`,
  saysLabelsAboveHalf: 'It gives each label whose probability is above 0.5.',
  chooseThresholds:
    'Where one mistake is worse than the other, another threshold is better; it is chosen on the samples for validation.',
  decidesByThem: (samples: string) =>
    `The run keeps them, chosen on ${samples} samples for validation, and so do its exports: what stands on this page and what the command line says goes by them. Judge them on the test samples.`,
  thresholdsNeedValidation:
    'To choose another threshold, samples must be kept apart for validation: set validation to 0.1 in the options of the data, and train again.',
  bestFor: 'Best for',
  choose: 'Choose',
  backToHalf: 'Back to 0.5',
  costs: { falsePositive: 'A wrong yes costs', falseNegative: 'A wrong no costs' },
  costsAboveZero: 'Costs are numbers above 0.',
  thresholdsChosen: (name: string) => `thresholds of ${name}`,
  thresholdsRemoved: (name: string) => `removed the thresholds of ${name}`,
}
