import type { OptionsOf, Random } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset, type LoadedData } from '../dataset.js'
import { syntheticSplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

const options = v.strictObject({
  task: v.optional(
    v.pipe(v.picklist(['adding', 'copying', 'parity']), v.description('What is asked about the characters')),
    'adding',
  ),
  length: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(2),
      v.maxValue(10),
      v.description('Digits, letters or bits of a question'),
    ),
    6,
  ),
  samples: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.description('How many questions')), 10_000),
  ...syntheticSplitOptions,
})

/**
 * Questions in characters with one answer each, for recurrent networks and transformers.
 *
 * - `adding`: `3+5+0+9` → the sum, of digits drawn at random
 * - `copying`: `hbca....2` → `c`: the letter at a place that is asked for after a gap as long as the letters; places count from 0, letters are a … h
 * - `parity`: `0110` → whether the number of ones is even or odd
 *
 * Makes inputs `[samples, characters]` (float32), each the place of a character in the task's alphabet, for `layer:embedding`, and class numbers `[samples]`:
 * alphabets `0123456789+` (11), `abcdefgh.0123456789` (19) and `01` (2). The same seed makes the same questions; some of the test may also be in training.
 * Copying and adding after Hochreiter and Schmidhuber, "Long short-term memory" (1997).
 *
 * @example
 * { use: 'dataset:character-task', with: { task: 'copying', length: 8 } }
 */
export const characterTask = defineDataset({
  id: 'dataset:character-task',
  summary: 'Questions in characters: sums, letters to remember, parity of bits',
  options,
  create: (config, { where }) =>
    splitDataset(config, `${where}: dataset:character-task with`, async ({ random }) =>
      ask(config, random.stream('questions')),
    ),
})

/** A kind of question. */
interface Task {
  readonly alphabet: string
  readonly answers: readonly string[]
  /** @param draw gives a whole number below what it is given */
  question(draw: (below: number) => number): { readonly text: string; readonly answer: number }
}

const letters = 'abcdefgh'
const digits = '0123456789'

const tasks: Readonly<Record<v.InferOutput<typeof options>['task'], (length: number) => Task>> = {
  adding: (length) => ({
    alphabet: `${digits}+`,
    answers: Array.from({ length: 9 * length + 1 }, (_, sum) => `${sum}`),
    question(draw) {
      const terms = Array.from({ length }, () => draw(10))
      return { text: terms.join('+'), answer: terms.reduce((sum, term) => sum + term, 0) }
    },
  }),
  copying: (length) => ({
    alphabet: `${letters}.${digits}`,
    answers: [...letters],
    question(draw) {
      const shown = Array.from({ length }, () => draw(letters.length))
      const place = draw(length)
      const text = shown.map((letter) => letters[letter]!).join('')
      return { text: `${text}${'.'.repeat(length)}${place}`, answer: shown[place]! }
    },
  }),
  parity: (length) => ({
    alphabet: '01',
    answers: ['even', 'odd'],
    question(draw) {
      const bits = Array.from({ length }, () => draw(2))
      return { text: bits.join(''), answer: bits.filter((bit) => bit === 1).length % 2 }
    },
  }),
}

function ask({ task, length, samples }: v.InferOutput<typeof options>, random: Random): LoadedData {
  const { alphabet, answers, question } = tasks[task](length)
  const asked = Array.from({ length: samples }, (_, index) => {
    // One more than there are characters to draw: the place that is asked for.
    const numbers = random
      .stream(index)
      .uniform(length + 1)
      .values()
    return question((below) => Math.floor(below * (numbers.next().value ?? 0)))
  })
  const inputs = Float32Array.from(
    asked.flatMap(({ text }) => Array.from(text, (character) => alphabet.indexOf(character))),
  )
  return {
    shape: [asked[0]!.text.length],
    classes: answers,
    targetShape: [],
    splits: { train: { size: samples, inputs, targets: Int32Array.from(asked, ({ answer }) => answer) } },
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:character-task': OptionsOf<typeof characterTask>
  }
}
