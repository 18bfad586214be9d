import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { emptyFolder } from '../../../fixtures/telar.js'
import { serveFiles } from '../../host/static-server.js'
import { runDataMounts } from './run-data.js'

/** A run whose experiment has this data, as the page sees it. */
async function served(data: object) {
  const run = await emptyFolder()
  await writeFile(join(run, 'experiment.json'), JSON.stringify({ name: 'a', data }))
  const prefix = `/runs/${basename(run)}/`
  const server = await serveFiles({ ...(await runDataMounts(run, prefix)), [prefix]: run }, 0)
  onTestFinished(() => server.close())
  const base = new URL(prefix, server.address).href
  const status = async (address: string) => (await fetch(new URL(address, base))).status
  return {
    base,
    status,
    listed: async () => (await (await fetch(`${base}data.json`)).json()) as Record<string, string>,
  }
}

test('the table that a run names is served, and nothing beside it', async () => {
  const folder = await emptyFolder()
  const [path, testPath] = [join(folder, 'train.csv'), join(folder, 'gone.csv')]
  await writeFile(path, 'a,b\n1,2\n')
  await writeFile(join(folder, 'other.csv'), 'secret')
  const { base, status, listed } = await served({ use: 'dataset:csv', with: { path, testPath, target: 'b' } })
  expect(await listed()).toEqual({ [path]: 'data/0' })
  expect(await (await fetch(`${base}data/0`)).text()).toBe('a,b\n1,2\n')
  for (const address of ['data/1', 'data/0/', 'data/0/other.csv', 'data/0/..%2fother.csv', 'data/'])
    expect([address, await status(address)]).toEqual([address, 404])
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${base}data/0`, { method })).status).toBe(405)
  // It is read anew at each request.
  await writeFile(path, 'a,b\n3,4\n')
  expect(await (await fetch(`${base}data/0`)).text()).toBe('a,b\n3,4\n')
})

test('Parquet files are served, also those of a folder', async () => {
  const folder = await emptyFolder()
  const path = join(folder, 'train-0.parquet')
  await writeFile(path, 'PAR1')
  const table = await served({ use: 'dataset:parquet', with: { path, target: 'b' } })
  expect(await table.listed()).toEqual({ [path]: 'data/0' })
  const all = await served({ use: 'dataset:parquet', with: { path: folder, target: 'b' } })
  expect(await all.listed()).toEqual({ [path]: 'data/0/train-0.parquet' })
  expect(await all.status('data/0/train-0.parquet')).toBe(200)
})

test('of a folder of images no other files are served, and no links out of it', async () => {
  const folder = await emptyFolder()
  await mkdir(join(folder, 'a cat'))
  await writeFile(join(folder, 'a cat/1 é.png'), 'pixels')
  await writeFile(join(folder, 'notes.md'), 'secret')
  await writeFile(join(folder, '.env'), 'secret')
  const outside = join(await emptyFolder(), 'outside.png')
  await writeFile(outside, 'secret')
  await symlink(outside, join(folder, 'a cat/link.png'))
  const { base, status, listed } = await served({ use: 'dataset:image-folder', with: { path: folder } })
  const address = (await listed())[`${folder}/a cat/1 é.png`]!
  expect(await (await fetch(new URL(address, base))).text()).toBe('pixels')
  for (const other of ['data/0/notes.md', 'data/0/.env', 'data/0/a%20cat/link.png', 'data/0/'])
    expect([other, await status(other)]).toEqual([other, 404])
})

test.each([
  ['a file that no data set reads', { use: 'dataset:csv', with: { path: '/etc/hostname', target: 'b' } }],
  ['an address', { use: 'dataset:csv', with: { path: 'https://a.example/t.csv', target: 'b' } }],
  ['data without files', { use: 'dataset:moons', with: {} }],
])('%s is not served', async (_, data) => {
  const { listed, status } = await served(data)
  expect(await listed()).toEqual({})
  expect(await status('data/0')).toBe(404)
})
