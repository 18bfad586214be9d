import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../fixtures/telar.js'
import { withAbsolutePaths } from './data-paths.js'
import { loadExperiment } from './load-experiment.js'

const experiment = (use: string, options: object) => ({ data: { use, with: options } })

test.each([
  ['a table', 'dataset:csv', { path: 'a.csv', target: 'a.csv' }, { path: '/data/a.csv', target: 'a.csv' }],
  [
    'a pair of files',
    'dataset:npy',
    { inputs: 'x.npy', targets: '../y.npy' },
    { inputs: '/data/x.npy', targets: '/y.npy' },
  ],
  ['names of arrays', 'dataset:npz', { path: 'a.npz', inputs: 'x' }, { path: '/data/a.npz', inputs: 'x' }],
  ['an address', 'dataset:mnist', { from: 'https://x.example/y' }, { from: 'https://x.example/y' }],
  ['an absolute path', 'dataset:csv', { path: '/other/a.csv' }, { path: '/other/a.csv' }],
])('%s', (_, use, given, absolute) => {
  expect(withAbsolutePaths(experiment(use, given), '/data')).toEqual(experiment(use, absolute))
})

test('paths in a file start from its folder, and paths that are typed from the present one', async () => {
  const folder = await emptyFolder()
  await mkdir(join(folder, 'study'))
  const file = join(folder, 'study', 'e.json')
  await writeFile(file, JSON.stringify(experiment('dataset:csv', { path: 'train.csv', target: 'y' })))
  expect(await loadExperiment({ experiment: file, overrides: ['data.with.testPath=test.csv'] })).toMatchObject(
    experiment('dataset:csv', { path: join(folder, 'study/train.csv'), testPath: join(process.cwd(), 'test.csv') }),
  )
})
