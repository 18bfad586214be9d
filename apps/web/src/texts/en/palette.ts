import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** The list of all actions, and that of the keys. */
export const palette = {
  groups: {
    training: 'Training',
    experiment: 'Experiment',
    add: 'Add',
    begin: 'Begin with',
    runs: 'Runs',
    export: 'Export',
    view: 'View',
    page: 'Page',
  },
  copyJson: 'Copy the experiment as JSON',
  copyCommand: 'Copy the experiment as a command',
  copyTypeScript: 'Copy the experiment as TypeScript',
  saveJson: 'Save the experiment as JSON',
  openFiles: 'Open files',
  openAlso: 'data checkpoint plugin lesson csv image',
  presetAlso: 'preset',
  add: (kind: string, plugin: string) => `Add ${kind} ${plugin}`,
  lesson: (title: string) => `Lesson: ${title}`,
  run: (number: number, name: string) => `run ${number} · ${name}`,
  open: (run: string) => `Open ${run}`,
  compare: (run: string) => `Compare ${run}`,
  noLongerCompare: (run: string) => `No longer compare ${run}`,
  remove: (run: string) => `Remove ${run}`,
  computeOn: (backend: string) => `Compute on ${backend}`,
  computeAlso: 'backend device',
  speak: (language: string) => `Language: ${language}`,
  languageAlso: 'language idioma lengua translate',

  actions: 'Actions',
  find: 'Find an action',
  example: 'Train, add dense, open run 2 …',
  looking: 'Looking …',
  nothing: 'Nothing that can be done now has these letters.',
  found: (count: number) => plural(count, { one: '1 action', other: `${count} actions` }),

  close: 'Close',
  /** Keys of single parts of the page: where, and what they do. */
  local: {
    layer: ['A layer, by its grip', 'moves it, removes it'],
    pad: ['The field to draw on', 'draws a digit, clears'],
    number: ['A number', 'changes the last digit that counts'],
    curve: ['A curve', 'reads its values'],
  } as Readonly<Record<string, readonly [place: string, what: string]>>,
  delete: 'Delete',
  inFields: 'In a text field undo is that of the browser, and ? is a letter.',
}
