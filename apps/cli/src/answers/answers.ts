import { percent, short } from '@telarjs/core'
import type { KeptColumn } from '@telarjs/datasets'
import { decide, isOfClasses, ofBothClasses } from '@telarjs/trainer/thresholds'

/** What a network said of samples: a row of values for each. */
export interface Answers {
  /** The file of each sample, with its place where the file holds several. */
  readonly inputs: readonly string[]
  /** Columns of the tables that were asked, such as identifiers, sample by sample. */
  readonly kept: readonly KeptColumn[]
  /** The names of predicted values, where training knew them. */
  readonly valueNames: readonly string[]
  /** Empty where the network predicts values. */
  readonly classes: readonly string[]
  /** How many values a row has: one probability for each class, or the values of the prediction. */
  readonly width: number
  readonly values: Float32Array
  /** Above which probabilities the answer is the second of two classes, or contains each label; without them the most probable class is the answer. */
  readonly thresholds?: readonly number[]
}

/** One sample's answer, as `--json` prints it. */
export interface Answer {
  readonly input: string
  /** Cells of the columns that are kept, by their names. */
  readonly kept?: Readonly<Record<string, string>>
  /** Whether the network's answer has a NaN in it, which says no class and no labels. */
  readonly notANumber?: true
  /** The most probable classes, or the values where the network predicts values. */
  readonly top?: readonly { readonly class: string; readonly probability: number }[]
  readonly values?: readonly number[]
  /** Those above their thresholds, where each label has one. */
  readonly labels?: readonly string[]
}

/** The values of one row. */
export function rowOf({ values, width }: Answers, index: number): Float32Array {
  return values.subarray(index * width, (index + 1) * width)
}

/** One score for two classes is the probability of the second; then there is one for each. */
export function withBothClasses(answers: Answers): Answers {
  const { width, classes, values } = answers
  if (width !== 1 || classes.length !== 2) return answers
  return { ...answers, width: 2, values: ofBothClasses(values) }
}

/** Whether the network answers a sample with numbers, and not with NaN, of which no class can be said. */
export function isAnswered(answers: Answers, index: number): boolean {
  return !rowOf(answers, index).some(Number.isNaN)
}

/** The classes by their probability, the most probable first; equal ones in their own order. Of two classes with a threshold, the one that it decides for is the first. None where the answer is NaN. */
export function ranked(answers: Answers, index: number): { readonly class: string; readonly probability: number }[] {
  const { classes, thresholds } = answers
  if (!isAnswered(answers, index)) return []
  const row = rowOf(answers, index)
  const all = Array.from(row, (probability, i) => ({ class: classes[i]!, probability }))
  if (thresholds && isOfClasses(row, thresholds)) return decide(row, thresholds)[0] === 1 ? all.toReversed() : all
  return all.sort((one, other) => other.probability - one.probability)
}

/** Whether each label has a threshold. One of two classes has one for both, and says no labels. */
export function saysLabels({ thresholds, width }: Answers): boolean {
  return thresholds?.length === width
}

/** The labels that are above their thresholds; undefined where labels have none, or the answer is NaN. */
export function labelsOf(answers: Answers, index: number): readonly string[] | undefined {
  const { classes, thresholds } = answers
  if (thresholds === undefined || !saysLabels(answers) || !isAnswered(answers, index)) return undefined
  const names = classes.length > 0 ? classes : namesOfValues(answers)
  return decide(rowOf(answers, index), thresholds).map((label) => names[label]!)
}

/** The names of a row's values: those of the training, or their numbers. */
export function namesOfValues({ valueNames, width }: Answers): readonly string[] {
  if (valueNames.length === width) return valueNames
  return width === 1 ? ['value'] : Array.from({ length: width }, (_, i) => `value_${i}`)
}

/** The cells of a sample that are kept, for an object that is written as JSON; nothing where there are none. */
export function keptOf({ kept }: Answers, index: number): { kept?: Record<string, string> } {
  if (kept.length === 0) return {}
  return { kept: Object.fromEntries(kept.map(({ name, texts }) => [name, texts[index]!])) }
}

/** The labels of a sample, for an object that is written as JSON; nothing where they have no thresholds. */
export function labelsEntry(answers: Answers, index: number): { labels?: readonly string[] } {
  const labels = labelsOf(answers, index)
  return labels ? { labels } : {}
}

/** Each answer alone, with its most probable classes. */
export function listAnswers(answers: Answers, top: number): Answer[] {
  return answers.inputs.map((input, i) => ({
    input,
    ...keptOf(answers, i),
    ...(isAnswered(answers, i) ? {} : { notANumber: true as const }),
    ...labelsEntry(answers, i),
    ...(answers.classes.length === 0 ? { values: [...rowOf(answers, i)] } : { top: ranked(answers, i).slice(0, top) }),
  }))
}

/** Values of an answer that stand beside one another in a terminal: an embedding has more. */
const mostValues = 8

/** Cells of a table for people, with its head. */
export function answerCells(answers: Answers, top: number): string[][] {
  const { classes, kept } = answers
  const shown = Math.min(top, classes.length)
  const ranks = Array.from({ length: shown }, (_, i) => (i === 0 ? ['class', 'probability'] : [`${i + 1}.`, ''])).flat()
  const head = [
    'input',
    ...kept.map(({ name }) => name),
    ...(saysLabels(answers) ? ['labels'] : []),
    ...(classes.length > 0 ? ranks : shortened(namesOfValues(answers))),
  ]
  const rows = listAnswers(answers, top).map(({ input, top: best, values, labels }, i) => [
    input,
    ...kept.map(({ texts }) => texts[i]!),
    ...(saysLabels(answers) ? [labels?.join(', ') || '–'] : []),
    ...(values
      ? shortened(values.map((value) => short(value, 5)))
      : Array.from({ length: shown }, (_, k) => [
          best![k]?.class ?? '–',
          percent(best![k]?.probability ?? NaN),
        ]).flat()),
  ])
  return [head, ...rows]
}

function shortened(cells: readonly string[]): readonly string[] {
  const rest = cells.length - mostValues
  return rest > 1 ? [...cells.slice(0, mostValues), `… ${rest} more`] : cells
}
