import { parseExperiment } from '@telarjs/core'
import { parseNpy } from '@telarjs/datasets/formats'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../../fixtures/halves.js'
import { invoke } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { run as predict } from './run.js'

let folder = ''
let run = ''

beforeAll(async () => {
  folder = await emptyFolder()
  run = join(folder, 'people')
  const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${i},${i % 2},${i < 20 ? 'no' : 'yes'}`).join('\n')
  await writeFile(join(folder, 'train.csv'), `id,age,member,bought\n${rows}\n`)
  const experiment = parseExperiment(builtinRegistry, {
    data: { use: 'dataset:csv', with: { path: join(folder, 'train.csv'), target: 'bought' } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    learningRate: 0.1,
    epochs: 5,
  })
  await trainIn(run, parseExperiment(builtinRegistry, withStandardCallbacks(experiment)))
  await writeFile(join(folder, 'new.csv'), 'member,id,income,age\n1,0091,5,39\n0,0092,7,0\n')
})

test('answers for rows keep the id, in every format, and a column that is no input is named', async () => {
  const out = (ending: string) => join(folder, `answers.${ending}`)
  const asked = { run, inputs: [join(folder, 'new.csv')] }
  const { lines, warnings } = await invoke(predict, asked, { out: out('csv') })
  expect(warnings).toEqual([`warning: ${join(folder, 'new.csv')}: columns that are no inputs are left out: income`])
  expect(lines[0]!.split(/ {2,}/)).toEqual(['input', 'id', 'class', 'probability'])
  const [head, ...rows] = (await readFile(out('csv'), 'utf8')).trim().split('\n')
  expect(head).toBe('input,id,class,p_no,p_yes')
  const cells = rows.map((row) => row.split(','))
  expect(cells.map(([, id, answer]) => [id, answer])).toEqual([
    ['0091', 'yes'],
    ['0092', 'no'],
  ])
  for (const [, , , no, yes] of cells) expect(Number(no) + Number(yes)).toBeCloseTo(1, 6)
  await invoke(predict, asked, { out: out('json'), keep: ['income'] })
  const answers = JSON.parse(await readFile(out('json'), 'utf8')) as { kept: unknown; probabilities: unknown[] }[]
  expect(answers.map(({ kept }) => kept)).toEqual([
    { id: '0091', income: '5' },
    { id: '0092', income: '7' },
  ])
  expect(answers[0]!.probabilities).toHaveLength(2)
  await invoke(predict, asked, { out: out('npy') })
  const { shape, values } = parseNpy(new Uint8Array(await readFile(out('npy'))), 'answers.npy')
  expect([shape, values[1]]).toEqual([[2, 2], Math.fround(Number(cells[0]![4]))])
})
