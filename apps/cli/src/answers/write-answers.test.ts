import { expect, test } from 'vitest'
import { parquetReadObjects } from 'hyparquet'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyFolder } from '../../fixtures/telar.js'
import { answerCells, listAnswers } from './answers.js'
import { answersCsv, shortest, textCell, writeAnswers } from './write-answers.js'

test.each([
  ['=HYPERLINK("http://x.example")', `"'=HYPERLINK(""http://x.example"")"`],
  ['+1', "'+1"],
  ['-1+2', "'-1+2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['plain', 'plain'],
])('%j is shown by a spreadsheet, and not run', (text, cell) => {
  expect(textCell(text)).toBe(cell)
})

test.each([
  [Math.fround(0.1), '0.1'],
  [Math.fround(1 / 3), '0.33333334'],
  [-1.5, '-1.5'],
  [Math.fround(1e-10), '1e-10'],
  [16_777_216, '16777216'],
  [NaN, 'NaN'],
])('%d is written as %s, which is the same float32', (value, text) => {
  expect(shortest(value)).toBe(text)
})

test('names and classes that begin like formulas, and values that are negative', () => {
  const values = {
    inputs: ['=1.png'],
    kept: [],
    valueNames: [],
    classes: [],
    width: 2,
    values: Float32Array.of(-0.5, 2),
  }
  expect(answersCsv(values)).toBe("input,value_0,value_1\n'=1.png,-0.5,2\n")
  const classes = { ...values, inputs: ['a'], classes: ['=x', 'y'], values: Float32Array.of(0.75, 0.25) }
  expect(answersCsv(classes)).toBe("input,class,p_=x,p_y\na,'=x,0.75,0.25\n")
})

test('columns that are kept stand as they were written, and values have the names of the training', () => {
  const answers = {
    inputs: ['t[0]', 't[1]'],
    kept: [
      { name: 'id', texts: ['007', '-3'] },
      { name: 'note', texts: ['=1+1', ''] },
    ],
    valueNames: ['price'],
    classes: [],
    width: 1,
    values: Float32Array.of(1.5, 2),
  }
  expect(answersCsv(answers)).toBe("input,id,note,price\nt[0],007,'=1+1,1.5\nt[1],-3,,2\n")
})

test('a threshold decides which of two classes is the answer, and thresholds of labels which of them are', async () => {
  const given = { inputs: ['a', 'b'], kept: [], valueNames: [], classes: ['no', 'yes'], width: 2 }
  const rare = { ...given, values: Float32Array.of(0.75, 0.25, 0.875, 0.125), thresholds: [0.2] }
  expect(answersCsv(rare)).toBe('input,class,p_no,p_yes\na,yes,0.75,0.25\nb,no,0.875,0.125\n')
  const labels = { ...given, values: Float32Array.of(0.75, 0.25, 0.5, 0.125), thresholds: [0.5, 0.2] }
  expect(answersCsv(labels)).toBe('input,labels,class,p_no,p_yes\na,no|yes,no,0.75,0.25\nb,,no,0.5,0.125\n')
  // Labels of a table are columns of values.
  const columns = { ...labels, classes: [], valueNames: ['red', 'big'] }
  expect(answersCsv(columns)).toBe('input,labels,red,big\na,red|big,0.75,0.25\nb,,0.5,0.125\n')
  expect(listAnswers(labels, 1).map((answer) => answer.labels)).toEqual([['no', 'yes'], []])
  expect(answerCells(labels, 1)).toEqual([
    ['input', 'labels', 'class', 'probability'],
    ['a', 'no, yes', 'no', '75.00 %'],
    ['b', '–', 'no', '50.00 %'],
  ])
  const path = join(await emptyFolder(), 'answers.parquet')
  await writeAnswers(path, columns)
  expect(await parquetReadObjects({ file: new Uint8Array(await readFile(path)).buffer })).toEqual([
    { input: 'a', labels: 'red|big', red: 0.75, big: 0.25 },
    { input: 'b', labels: '', red: 0.5, big: 0.125 },
  ])
})

test('NaN says no class and no labels', async () => {
  const given = { inputs: ['a', 'b'], kept: [], valueNames: [], classes: ['no', 'yes'], width: 2 }
  const answers = { ...given, values: Float32Array.of(NaN, NaN, 0.25, 0.75) }
  expect(answersCsv(answers)).toBe('input,class,p_no,p_yes\na,,NaN,NaN\nb,yes,0.25,0.75\n')
  expect(listAnswers(answers, 1)).toEqual([
    { input: 'a', notANumber: true, top: [] },
    { input: 'b', top: [{ class: 'yes', probability: 0.75 }] },
  ])
  expect(answerCells(answers, 1).slice(1)).toEqual([
    ['a', '–', 'NaN'],
    ['b', 'yes', '75.00 %'],
  ])
  const folder = await emptyFolder()
  const [json, parquet] = ['answers.json', 'answers.parquet'].map((name) => join(folder, name)) as [string, string]
  await writeAnswers(json, answers)
  expect(JSON.parse(await readFile(json, 'utf8'))[0].class).toBe(null)
  await writeAnswers(parquet, answers)
  const read = await parquetReadObjects({ file: new Uint8Array(await readFile(parquet)).buffer })
  expect(read[0]).toEqual({ input: 'a', class: null, p_no: NaN, p_yes: NaN })
  // By a threshold, and for labels with thresholds.
  expect(answersCsv({ ...answers, thresholds: [0.5] })).toBe(answersCsv(answers))
  const labels = { ...answers, thresholds: [0.5, 0.5] }
  expect(answersCsv(labels)).toBe('input,labels,class,p_no,p_yes\na,,,NaN,NaN\nb,yes,yes,0.25,0.75\n')
  expect(listAnswers(labels, 1)[0]).toEqual({ input: 'a', notANumber: true, top: [] })
})
