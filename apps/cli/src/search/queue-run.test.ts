import type { Registry } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer/builtin'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { version } from '../../package.json'
import { spirals } from '../../fixtures/spirals.js'
import { createDataCheck, queueRun, refusal } from './queue-run.js'

const registry = builtinRegistry as Registry
const run = queueRun(spirals, ['search-spirals', '1a2b3c4d', 'trial-0'])

test('a worker takes what it can train', () => {
  expect(refusal(run, registry)).toBeUndefined()
})

test('a worker of another version says both', () => {
  expect(refusal({ ...run, version: '0.0.1' }, registry)).toBe(`it has telar ${version}, and the search telar 0.0.1`)
})

test('a worker without a plugin names it, also where it is nested', () => {
  const experiment = {
    ...spirals,
    optimizer: { use: 'optimizer:ema', with: { optimizer: { use: 'optimizer:mine/fast' } } },
    callbacks: [{ use: 'callback:mine/tell' }],
  }
  expect(refusal(queueRun(experiment, run.folder), registry)).toBe(
    'it lacks optimizer:mine/fast, callback:mine/tell: start it with the --plugin of the search',
  )
})

test.each([
  [['..', 'a', 'b']],
  [['a', '../../x', 'b']],
  [['a', 'b']],
  [['a', '', 'b']],
  [['a', 'C:\\x', 'b']],
  [['a', 'b', 'c', 'd']],
  ['a/b/c'],
])('a folder %j outside of its runs is not written', (folder) => {
  expect(refusal({ ...run, folder }, registry)).toBe('the run is damaged')
})

test('data is looked at once, in a run that has the data of the search and nothing else changed', async () => {
  const asked: unknown[] = []
  const check = createDataCheck(async (experiment) => {
    asked.push(experiment)
    return 'same'
  })
  const data = { spec: { use: 'dataset:moons', with: {} }, checksum: 'same' }
  for (let trial = 0; trial < 3; trial++) expect(await check(queueRun(spirals, run.folder, data))).toBeUndefined()
  expect(asked).toEqual([{ ...spirals, data: data.spec }])
  expect(await check(run)).toBeUndefined()
})

test('other data and none are said, and looked at again after a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let here: string | Error = 'another'
  const check = createDataCheck(async () => {
    if (here instanceof Error) throw here
    return here
  })
  const asked = queueRun(spirals, run.folder, { spec: spirals.data, checksum: 'same' })
  expect(await check(asked)).toBe('its data is another one than that of the search')
  here = new Error('iris.csv: there is no such file')
  expect(await check(asked)).toBe('its data is another one than that of the search')
  vi.advanceTimersByTime(60_001)
  expect(await check(asked)).toBe('it does not get the data: iris.csv: there is no such file')
  here = 'same'
  vi.advanceTimersByTime(60_001)
  expect(await check(asked)).toBeUndefined()
  vi.useRealTimers()
})

test('paths of data below this folder start from that of the worker; others, and addresses, stay', () => {
  const sent = (path: string) =>
    queueRun({ ...spirals, data: { use: 'dataset:csv', with: { path, target: 'kind' } } }, run.folder).experiment[
      'data'
    ]
  const paths = ['data/p.csv', join(process.cwd(), 'data', 'p.csv'), resolve('/elsewhere/p.csv'), 'https://a.b/p.csv']
  expect(paths.map(sent)).toMatchObject(
    ['data/p.csv', 'data/p.csv', resolve('/elsewhere/p.csv'), 'https://a.b/p.csv'].map((path) => ({ with: { path } })),
  )
})
