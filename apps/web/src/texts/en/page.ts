import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** Header, tabs, notices, and what all views say. */
export const page = {
  skip: 'Skip to the view',
  experiment: 'Experiment',
  language: 'Language',
  views: 'Views',
  tabs: {
    build: 'Build',
    train: 'Train',
    understand: 'Understand',
    classes: 'Classes',
    runs: 'Runs',
    lessons: 'Lessons',
  },
  splits: { train: 'train', validation: 'validation', test: 'test' } as Readonly<Record<string, string>>,
  metrics: { loss: 'loss', accuracy: 'accuracy' } as Readonly<Record<string, string>>,
  /** What the ends of names of metrics say; English has them as they stand in the id. */
  metricEnds: [] as readonly (readonly [end: RegExp, words: (number: string) => string])[],
  kinds: {} as Readonly<Record<string, string>>,

  nameOfExperiment: 'Name of the experiment',
  training: 'Training',
  train: 'Train',
  pause: 'Pause',
  goOn: 'Go on',
  stopping: 'Stopping',
  oneStep: 'One step',
  stop: 'Stop',
  reset: 'Reset',
  light: 'Light',
  dark: 'Dark',
  loadingProgress: 'Progress of loading the data',
  runProgress: 'Progress of the run',
  starting: 'Starting …',
  epochLeft: (epoch: number, epochs: number | string, left: string) => `Epoch ${epoch} of ${epochs} · ${left} left`,
  pausedAt: (step: number) => `Paused at step ${step}`,
  stoppingNow: 'Stopping …',
  loadingPart: (part: string, megabytes: string) => `Loading data: ${part} of ${megabytes} MB`,
  loading: 'Loading data …',
  nothingNew: (minutes: number) => `nothing new for ${minutes} min`,
  left: (time: string) => `${time} left`,
  followed: (epoch: number, epochs: number | string, news: string) =>
    `Followed · epoch ${epoch} of ${epochs} · ${news}`,
  complete: 'Complete',
  failed: 'Failed',
  stoppedAt: (step: number) => `Stopped at step ${step}`,
  unfit: (count: number) =>
    plural(count, {
      one: 'One thing in the experiment does not fit yet',
      other: `${count} things in the experiment do not fit yet`,
    }),

  threads: (count: number) => plural(count, { one: '1 thread', other: `${count} threads` }),
  notDrawn: (problem: string) => `This part of the page could not be drawn: ${problem}`,
  tryAgain: 'Try again',
  beginDefault: 'Begin with the default experiment',
  drop: 'Drop data, an experiment, a checkpoint or a plugin',
  notNow: 'Not now',
  dismiss: 'Dismiss',

  undo: 'Undo',
  share: 'Share',
  copied: 'Copied',
  shareTip: 'A link that holds the whole experiment, seed included',
  inClipboard: 'The link is in the clipboard.',
  inAddressBar: 'The link is in the address bar.',
  redo: 'Redo',
  done: 'Done',
  /** Other words under which an action is looked for. */
  also: {
    train: 'start run begin resume fit',
    stop: 'end abort',
    reset: 'clear restart',
    undo: 'back',
    redo: 'again forward',
    share: 'link copy address',
    theme: 'theme colors mode',
    view: 'show view tab',
    palette: 'command palette search',
    help: 'keys hotkeys',
  },
  allActions: 'All actions',
  shortcuts: 'Keyboard shortcuts',
}
