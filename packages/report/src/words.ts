import { percent, short } from '@telarjs/core'

/** What a reliability diagram says; numbers are given as they are written. */
export interface ReliabilityWords {
  title(split: string): string
  /** @param isTooSure whether answers are on the whole surer than they are right */
  summary(error: string, isTooSure: boolean): string
  readonly probabilityOfAnswer: string
  readonly shareRight: string
  /** The expected calibration error within the drawing. */
  error(error: string): string
  readonly answers: string
  /** Columns of the table: probability, answers, mean probability, right. */
  readonly head: readonly string[]
}

/** What a reliability diagram says in English. */
export const reliabilityWords: ReliabilityWords = {
  title: (split) => `Can its probabilities be believed? (${split})`,
  summary: (error, isTooSure) =>
    `Expected calibration error ${error}: answers are on the whole ${isTooSure ? 'surer than they are right' : 'right more often than they are sure'}.`,
  probabilityOfAnswer: 'probability of the answer',
  shareRight: 'share that is right',
  error: (error) => `ECE ${error}`,
  answers: 'answers',
  head: ['probability', 'answers', 'mean probability', 'right'],
}

/** What a figure of partial dependence says; numbers are given as they are written. */
export interface DependenceWords {
  title(column: string, split: string): string
  summary(column: string, low: string, high: string): string
  /** What follows the summary where not all classes are drawn. */
  someClasses(shown: number, all: number): string
  probabilityOf(output: string): string
  /** @param quantity what the answers are: `probability`, or the name of the value */
  mean(quantity: string): string
}

/** What a figure of partial dependence says in English. */
export const dependenceWords: DependenceWords = {
  title: (column, split) => `What the network answers by ${column}, ${split}`,
  summary: (column, low, high) =>
    `Partial dependence: the mean answer where all samples have the same ${column} and keep their other columns, from ${low} to ${high}.`,
  someClasses: (shown, all) => `The first ${shown} of ${all} classes are drawn.`,
  probabilityOf: (output) => `probability of ${output}`,
  mean: (quantity) => `mean ${quantity}`,
}

/** The language of a figure: its words, and how it writes numbers. */
export interface FigureLanguage<Words> {
  readonly words: Words
  /** A number in a few digits. */
  short(value: number): string
  /** A part of one as per cent. */
  percent(part: number, digits?: number): string
}

/** English words, with numbers as reports write them. */
export function inEnglish<Words>(words: Words): FigureLanguage<Words> {
  return { words, short, percent }
}
