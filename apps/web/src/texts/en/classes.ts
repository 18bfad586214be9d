import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** Classes of one's own. */
export const classes = {
  title: 'Your own classes',
  /** What the experiment is called, and its files. */
  experimentName: 'own-classes',
  hint: 'Record some examples of each, train, and try it. Nothing leaves your machine.',
  add: 'Add a class',
  drawFirst: 'Draw something first.',
  drawHere: 'Draw an example here',
  most: (count: number) => `A class takes ${count} examples at most.`,
  examplesOf: (count: number, name: string) =>
    `${plural(count, { one: '1 example', other: `${count} examples` })} of ${name}.`,
  examples: (count: number) => plural(count, { one: '1 example', other: `${count} examples` }),
  remove: (name: string) => `Remove ${name}`,
  holdToRecord: 'Hold to record',
  whileHeld: 'Record while the button is held',
  perSecond: 'Examples a second',
  delay: 'Delay in seconds',
  length: 'Length in seconds',
  record: (seconds: string) => `Record for ${seconds} s`,
  startsIn: (seconds: number) => `Starts in ${seconds} s`,
  stopRecording: 'Stop recording',
  addDrawing: 'Add the drawing',
  images: 'Images',
  imagesOf: (name: string) => `Images of ${name}`,
  nameOf: (number: number) => `Name of class ${number}`,
  examplesNamed: (name: string) => `Examples of ${name}`,
  removeExample: (number: number, name: string) => `Remove example ${number} of ${name}`,
  isUsed: 'Train on it',
  removeIt: 'Remove it',
  more: (count: number) => `and ${count} more`,
  tooMany: 'There were more images than a class takes; the rest was left out.',
  showIt: 'Show it',
  source: 'Where examples come from',
  drawing: 'Drawing',
  camera: 'Camera',
  trainAndTry: 'Train and try',
  train: 'Train',
  stop: 'Stop',
  fewSeconds: 'A few seconds of learning.',
  epoch: (epoch: number, epochs: number | string) => `Epoch ${epoch} of ${epochs}.`,
  right: (part: string, split: string) => `${part} right on ${split}: examples that it does not learn from`,
  drawnExample: 'the example that was drawn',
}
