import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../fixtures/telar.js'
import { dataOfSearch } from './search-page.js'

const before = { samples: { train: 120, validation: 30 }, checksum: 'aa' }

/** The folder of a search that began with some data. */
async function begun(about: object) {
  const folder = await emptyFolder()
  const head = { space: { epochs: { choices: [1, 2] } }, strategy: 'grid', pruner: 'none', direction: 'maximize' }
  await writeFile(
    join(folder, 'search.jsonl'),
    `${JSON.stringify({ type: 'search', ...head, seed: 0, repeats: 1, about })}\n`,
  )
  return folder
}

test('a search goes on with the data that it began with', async () => {
  expect(await dataOfSearch(await emptyFolder(), before)).toEqual(before)
  expect(await dataOfSearch(await begun({ data: before }), before)).toEqual(before)
  // A search that did not note its data goes on as it began.
  expect(await dataOfSearch(await begun({}), before)).toBeUndefined()
})

test('a search on other data is refused with both numbers', async () => {
  const folder = await begun({ data: before })
  await expect(dataOfSearch(folder, { samples: { train: 128, validation: 32 }, checksum: 'bb' })).rejects.toThrow(
    '120 train, 30 validation samples then, 128 train, 32 validation now; bring the old data back',
  )
  await expect(dataOfSearch(folder, { ...before, checksum: 'bb' })).rejects.toThrow('30 validation now, and other ones')
})
