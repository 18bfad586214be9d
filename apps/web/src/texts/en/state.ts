import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** What the page says about what was just done, most of it to screen readers only. */
export const state = {
  noCheckpoint: 'This run has no checkpoint to go on from.',
  noAnswerEnded: 'its worker did not answer and was ended',
  targetsRead: (as: 'classes' | 'values') => `The targets are read as ${as}.`,
  keptCannotBeShown: (why: string) => `What was built on the last visit cannot be shown. ${why}`,
  twoClasses: 'Two classes at least.',
  sameName: 'Two classes have the same name.',
  moreExamples: (name: string, count: number) =>
    plural(count, { one: `${name} needs one more example.`, other: `${name} needs ${count} more examples.` }),
  newClass: (number: number) => `class-${number}`,
  trainingOn: (name: string, backend: string) => `Training ${name} on ${backend}.`,
  evaluated: (epoch: number, split: string, result: string) => `Epoch ${epoch}: ${split} ${result}.`,
  changed: (what: string) => `Changed: ${what}.`,
  warning: (message: string) => `Warning: ${message}`,
  isComplete: 'Training is complete.',
  ended: (why: string) => `Training ended: ${why}.`,
  searchEnded: (trials: number) =>
    plural(trials, {
      one: 'The search has ended after one trial.',
      other: `The search has ended after ${trials} trials.`,
    }),
  trialTaken: 'The values of the trial are in the experiment.',
  learningRate: 'learning rate',
  batchSize: 'batch size',
  optimizer: 'optimizer',
  units: 'units',
  filters: 'filters',
  ofLayer: (name: string, layer: number) => `${name} of layer ${layer}`,

  /** Changes, as undo and redo call them. */
  inPlaceOf: (label: string, before: string) => `put ${label} in the place of ${before}`,
  experimentNamed: (name: string) => `experiment ${name}`,
  fields: { model: 'layers', learningRate: 'learning rate', batchSize: 'batch size' } as Readonly<
    Record<string, string>
  >,
  removed: (what: string) => `removed ${what}`,
  added: (name: string) => `added ${name}`,
  examplesOf: (name: string) => `examples of ${name}`,
  renamed: (name: string) => `renamed ${name}`,
  leftOut: (name: string) => `left out ${name}`,
  takenIn: (name: string) => `took in ${name}`,
  removedExample: (name: string) => `removed an example of ${name}`,
  undone: (what: string) => `Undone: ${what}.`,
  doneAgain: (what: string) => `Done again: ${what}.`,
  showing: (name: string) => `Showing ${name}.`,
}
