import { afterEach, expect, it, vi } from 'vitest'
import { openDataFiles } from './data-files.js'

const bytes = (length: number) => new Uint8Array(length).fill(length)
const paths = async () => [...(await (await openDataFiles()).all()).keys()].sort()

afterEach(async () => {
  vi.restoreAllMocks()
  vi.spyOn(performance, 'timeOrigin', 'get').mockReturnValue(Infinity)
  await (await openDataFiles()).forget(() => false)
  vi.restoreAllMocks()
})

it('keeps files as they are, the last of each path', async () => {
  const files = await openDataFiles()
  await files.keep('a.csv', bytes(3))
  await files.keep('a.csv', bytes(5))
  expect(new Uint8Array(await (await files.all()).get('a.csv')!.arrayBuffer())).toEqual(bytes(5))
})

it('lets the oldest make room, and refuses what is larger than all of it', async () => {
  const files = await openDataFiles(100)
  let now = 0
  vi.spyOn(Date, 'now').mockImplementation(() => ++now)
  for (const path of ['a', 'b', 'c']) await files.keep(path, bytes(40))
  expect(await paths()).toEqual(['b', 'c'])
  await files.keep('b', bytes(60))
  expect(await paths()).toEqual(['b', 'c'])
  await expect(files.keep('d', bytes(101))).rejects.toThrow('d is too large to be kept (0.0 MB; at most 0.0 MB)')
})

it('forgets what earlier visits left and nothing names, but nothing that came since', async () => {
  const files = await openDataFiles()
  vi.spyOn(Date, 'now').mockReturnValue(0)
  await files.keep('old', bytes(1))
  await files.keep('named', bytes(1))
  vi.restoreAllMocks()
  await files.keep('new', bytes(1))
  await files.forget((path) => path === 'named')
  expect(await paths()).toEqual(['named', 'new'])
})

it('says so where the browser has no room', async () => {
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  })
  await expect((await openDataFiles()).keep('big.npz', bytes(2_500_000))).rejects.toThrow(
    'the browser has no room to keep big.npz (2.5 MB): The quota has been exceeded.',
  )
})
