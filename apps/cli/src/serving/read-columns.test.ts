import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trainIn } from '../../fixtures/halves.js'
import { invoke } from '../../fixtures/in-process.js'
import { ask, firstOutput, infer, serve } from '../../fixtures/serving.js'
import { emptyFolder } from '../../fixtures/telar.js'
import { run as predict } from '../commands/predict/run.js'
import { startHost, type Host } from '../host/host.js'

const rows = [
  'age,deck,port,lives',
  '20,1,south,yes',
  '30,2,north,no',
  ',1,south,yes',
  '41,2,north,no',
  '28,1,south,yes',
]

let folder = ''
let host: Host
let checkpoint = ''
beforeAll(async () => {
  folder = await emptyFolder()
  const path = join(folder, 'people.csv')
  await writeFile(path, `${rows.join('\n')}\n`)
  const experiment = parseExperiment(builtinRegistry, {
    name: 'table',
    data: { use: 'dataset:csv', with: { path, target: 'lives', types: { deck: 'category' } } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    callbacks: [{ use: 'callback:checkpoint', with: {} }],
    epochs: 2,
    batchSize: 4,
  })
  await trainIn(join(folder, 'table'), experiment)
  checkpoint = join(folder, 'table/checkpoints/last.telar')
  host = await startHost({ backend: 'cpu' })
})
afterAll(() => host.stop())

const column = (name: string, datatype: string, ...data: unknown[]) => ({
  name,
  datatype,
  shape: [data.length],
  data,
})
const columns = [
  column('port', 'BYTES', 'south', 'north', 'east'),
  column('age', 'FP64', 20, null, 41),
  column('deck', 'INT64', 1, 2, 1),
]

test('takes cells as they stand in the table, in any order of columns', async () => {
  const server = await serve(checkpoint)
  const { answer } = await ask(server, 'v2/models/net')
  expect(answer['inputs']).toEqual([
    { name: 'age', datatype: 'FP64', shape: [-1] },
    { name: 'deck', datatype: 'BYTES', shape: [-1], parameters: { categories: ['1', '2'] } },
    { name: 'port', datatype: 'BYTES', shape: [-1], parameters: { categories: ['north', 'south'] } },
  ])
  const given = await infer(server, ...columns)
  const csv = join(folder, 'new.csv')
  await writeFile(csv, 'age,deck,port\n20,1,south\n,2,north\n41,1,east\n')
  const out = join(folder, 'answers.json')
  await invoke(predict, { run: join(folder, 'table'), inputs: [csv] }, { out })
  const expected = (JSON.parse(await readFile(out, 'utf8')) as { probabilities: { probability: number }[] }[]).flatMap(
    ({ probabilities }) => probabilities.map(({ probability }) => Math.fround(probability)),
  )
  expect(firstOutput(given)).toEqual(expected)
})

test.each([
  [columns.slice(1), "inputs: column 'port' is missing; training had the columns age, deck, port"],
  [[...columns.slice(1), column('Port', 'BYTES', 'a', 'b', 'c')], "column 'port' is missing, but there is 'Port'"],
  [
    [columns[0], column('age', 'BYTES', 'old', 'old', 'old'), columns[2]],
    "column 'age' holds categories, but training read numbers",
  ],
  [
    [columns[0], columns[1], column('deck', 'INT64', 1)],
    'inputs[2].shape: expected [3] or [3, 1], as the first column has, received [1]',
  ],
  [
    [columns[0], column('age', 'FP64', 1, 'x', 2), columns[2]],
    "inputs[1].data[1]: expected a number, or null where the cell of column 'age' is missing",
  ],
])('refuses columns that are not those of the training', async (inputs, message) => {
  const { status, answer } = await infer(await serve(checkpoint), ...inputs)
  expect([status, answer]).toEqual([400, { error: expect.stringContaining(message) }])
})
