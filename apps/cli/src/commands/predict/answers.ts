/** What a network said of samples: a row of values for each. */
export interface Answers {
  /** The file of each sample, with its place where the file holds several. */
  readonly inputs: readonly string[]
  /** Empty where the network predicts values. */
  readonly classes: readonly string[]
  /** How many values a row has: one probability for each class, or the values of the prediction. */
  readonly width: number
  readonly values: Float32Array
}

/** One sample's answer, as `--json` prints it. */
export interface Answer {
  readonly input: string
  /** The most probable classes, or the values where the network predicts values. */
  readonly top?: readonly { readonly class: string; readonly probability: number }[]
  readonly values?: readonly number[]
}

/** The values of one row. */
export function rowOf({ values, width }: Answers, index: number): Float32Array {
  return values.subarray(index * width, (index + 1) * width)
}

/** One score for two classes is the probability of the second; then there is one for each. */
export function withBothClasses(answers: Answers): Answers {
  const { width, classes, values } = answers
  if (width !== 1 || classes.length !== 2) return answers
  const both = Float32Array.from({ length: values.length * 2 }, (_, i) => {
    const second = values[i >> 1]!
    return i % 2 === 1 ? second : 1 - second
  })
  return { ...answers, width: 2, values: both }
}

/** The classes by their probability, the most probable first; equal ones in their own order. */
export function ranked(answers: Answers, index: number): { readonly class: string; readonly probability: number }[] {
  return Array.from(rowOf(answers, index), (probability, i) => ({ class: answers.classes[i]!, probability })).sort(
    (one, other) => other.probability - one.probability,
  )
}

/** Each answer alone, with its most probable classes. */
export function listAnswers(answers: Answers, top: number): Answer[] {
  return answers.inputs.map((input, i) =>
    answers.classes.length === 0
      ? { input, values: [...rowOf(answers, i)] }
      : { input, top: ranked(answers, i).slice(0, top) },
  )
}

/** Cells of a table for people, with its head. */
export function answerCells(answers: Answers, top: number): string[][] {
  const shown = Math.min(top, answers.classes.length)
  const ranks = Array.from({ length: shown }, (_, i) => (i === 0 ? ['class', 'probability'] : [`${i + 1}.`, ''])).flat()
  const head = ['input', ...(answers.classes.length > 0 ? ranks : ['values'])]
  const rows = listAnswers(answers, top).map(({ input, top: best, values }) =>
    best
      ? [input, ...best.flatMap((entry) => [entry.class, `${(entry.probability * 100).toFixed(2)} %`])]
      : [input, values!.map((value) => value.toPrecision(5)).join(' ')],
  )
  return [head, ...rows]
}
