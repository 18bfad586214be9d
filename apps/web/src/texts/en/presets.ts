import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** What stands there before the first run, and the experiments to begin with; those that are recipes say for themselves in English why. */
export const presets = {
  beginWith: 'Begin with',
  own: 'your own experiment',
  choose: 'choose one',
  groups: { good: 'Good', wrong: 'Goes wrong, and why', elsewhere: 'Reported elsewhere' },
  works: 'Works',
  beginnings: 'Experiments to begin with',
  texts: {
    spirals: {
      label: 'Two spirals',
      why: 'Points in the plane: look at the regions while they curl around the arms.',
    },
    augmented: {
      label: 'Digits that move',
      why: 'Each digit is turned and moved a little in every epoch: slower to learn, better on digits it has not seen, such as yours.',
    },
    straight: {
      label: 'Two spirals, one layer',
      why: 'One layer can only cut the plane with a straight line, so it stays near one half. Add a hidden layer and it is solved.',
    },
    zeros: {
      label: 'All weights begin at zero',
      why: 'Every hidden unit gets the same gradient, so all stay alike: the network is as wide as one unit. Look at the weights.',
    },
  },
  /** What recipes of the first screen are called, and where the language is not that of the recipe, what they show. */
  recipes: {
    mnist: { label: 'Handwritten digits' },
    'lesson-collapse': { label: 'A rate 64 times too large' },
    'lesson-adam-0.1': { label: 'Adam at 0.1' },
    'lesson-small-weights': { label: 'First weights of 0.01' },
  } as Readonly<Record<string, { readonly label: string; readonly why?: string } | undefined>>,

  title: 'Train a network in this page',
  doesNotFit: 'The experiment does not fit together yet. What is wrong is said where it is, in red.',
  ownMachine: 'It runs on your own machine, and nothing leaves it.',
  looking: 'Looking at the experiment …',
  willLearn: (layers: number, what: string, samples: string, data: string) =>
    `${plural(layers, { one: 'One layer', other: `${layers} layers` })} will learn to ${what}, from ${samples} samples of ${data}.`,
  tellApart: (classes: number) => `tell ${classes} classes apart`,
  predict: (values: number) => plural(values, { one: 'predict a value', other: `predict ${values} values` }),
  sketch: (columns: string) => `The network: ${columns}.`,
  andThen: ', then ',
  input: 'input',
}
