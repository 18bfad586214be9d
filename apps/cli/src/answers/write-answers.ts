import { ExperimentError } from '@telarjs/core'
import { writeNpy } from '@telarjs/datasets/formats'
import { extname } from 'node:path'
import { writeFileWhole, writeJson } from '../output/write-file.js'
import { keptOf, labelsEntry, labelsOf, namesOfValues, ranked, rowOf, saysLabels, type Answers } from './answers.js'

const formats: ReadonlyMap<string, (path: string, answers: Answers) => Promise<void>> = new Map([
  ['.csv', (path, answers) => writeFileWhole(path, answersCsv(answers))],
  [
    '.npy',
    (path, { values, inputs, width }) => writeFileWhole(path, writeNpy({ shape: [inputs.length, width], values })),
  ],
  ['.parquet', async (path, answers) => writeFileWhole(path, await answersParquet(answers))],
  ['.json', (path, answers) => writeJson(path, answersJson(answers))],
])

/** Checks the ending of `--out` before anything is predicted. @throws ExperimentError */
export function requireFormat(path: string): void {
  if (!formats.has(extname(path)))
    throw new ExperimentError({
      where: '--out',
      expected: `a file that ends with ${[...formats.keys()].join(', ')}`,
      received: path,
    })
}

/** Writes every probability, or every value, in full. */
export async function writeAnswers(path: string, answers: Answers): Promise<void> {
  await formats.get(extname(path))!(path, answers)
}

/** A table of answers: `input,class,p_cat,p_dog`, or `input,price`; columns that are kept stand after the input. Where the answer is NaN, the class is empty. */
export function answersCsv(answers: Answers): string {
  const { inputs, classes, kept } = answers
  const labels = saysLabels(answers) ? ['labels'] : []
  const names = classes.length > 0 ? ['class', ...classes.map((name) => `p_${name}`)] : namesOfValues(answers)
  const head = ['input', ...kept.map(({ name }) => name), ...labels, ...names].map(textCell)
  const rows = inputs.map((input, i) => [
    textCell(input),
    ...kept.map(({ texts }) => (isNumber(texts[i]!) ? texts[i]! : textCell(texts[i]!))),
    ...(labels.length > 0 ? [textCell(labelsOf(answers, i)?.join('|') ?? '')] : []),
    ...(classes.length > 0 ? [textCell(ranked(answers, i)[0]?.class ?? '')] : []),
    ...Array.from(rowOf(answers, i), shortest),
  ])
  return `${[head, ...rows].map((cells) => cells.join(',')).join('\n')}\n`
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** The columns of the CSV table, typed: `input`, kept columns and `class` as texts, numbers as float32. */
async function answersParquet(answers: Answers): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const { inputs, classes, kept } = answers
  const names = classes.length > 0 ? classes.map((name) => `p_${name}`) : namesOfValues(answers)
  const text = (name: string, data: readonly (string | null)[]) => ({ name, data: [...data], type: 'STRING' as const })
  // Null where the answer is NaN.
  const best = () => inputs.map((_, i) => ranked(answers, i)[0]?.class ?? null)
  const labels = () => inputs.map((_, i) => labelsOf(answers, i)?.join('|') ?? null)
  const texts = [
    text('input', inputs),
    ...kept.map((column) => text(column.name, column.texts)),
    ...(saysLabels(answers) ? [text('labels', labels())] : []),
  ]
  const numbers = names.map((name, column) => ({
    name,
    data: Float32Array.from(inputs, (_, i) => rowOf(answers, i)[column]!),
    type: 'FLOAT' as const,
  }))
  const columnData = [...texts, ...(classes.length > 0 ? [text('class', best())] : []), ...numbers]
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

function answersJson(answers: Answers): object[] {
  const { classes } = answers
  return answers.inputs.map((input, i) => {
    const row = Array.from(rowOf(answers, i), (value) => Number(shortest(value)))
    const sample = { input, ...keptOf(answers, i), ...labelsEntry(answers, i) }
    if (classes.length === 0) return { ...sample, values: row }
    const probabilities = classes.map((name, k) => ({ class: name, probability: row[k] }))
    return { ...sample, class: ranked(answers, i)[0]?.class ?? null, probabilities }
  })
}

/** The shortest number that is the same float32: 0.1 and not 0.10000000149011612. */
export function shortest(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(value)
}

/** Text that a spreadsheet shows and does not run: what begins like a formula gets an apostrophe in front of it. */
export function textCell(text: string): string {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
