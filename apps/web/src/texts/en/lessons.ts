import { pluralOf } from '../plural.js'

const plural = pluralOf('en')

/** Lessons: what the page says around their own texts. */
export const lessons = {
  title: 'Lessons',
  open: 'Open a lesson',
  file: 'Lesson file',
  hint: 'Say what will happen, see what does, and put it right. Each takes a few minutes and trains in this page.',
  length: (minutes: number, steps: number) =>
    `${minutes} min · ${plural(steps, { one: '1 step', other: `${steps} steps` })}`,
  finished: 'finished',
  kinds: { predict: 'Predict', run: 'Run', repair: 'Repair' },
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  leave: 'Leave the lesson',
  back: 'Back',
  finish: 'Finish',
  next: 'Next',
  skip: 'Skip',
  yourAnswer: 'Your answer',
  rightAnswer: '(the right answer)',
  check: 'Check',
  right: 'Right.',
  notThisTime: 'Not this time.',
  putBack: "Put the lesson's experiment back",
  goalLabel: 'Goal',
  goal: (metric: string, split: string, bound: 'at least' | 'at most', value: string) =>
    `Goal: ${metric} of ${split} is ${bound} ${value}.`,
  measured: (metric: string, split: string, value: string) => `${metric} of ${split}: ${value}`,
  notMeasured: (metric: string, split: string) => `${metric} of ${split} was not measured`,
  repairShown: 'One repair is in the experiment.',
  showRepair: 'Show one repair',
  again: 'Begin again',
  training: 'Training …',
  train: 'Train',
  theLesson: 'the lesson',
}
