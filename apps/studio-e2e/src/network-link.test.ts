import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { finished, mainButton, openPage, points } from './studio.js'

test('a link carries the trained network: opened elsewhere it answers at once, and a damaged one is told', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 20 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const offer = page.getByRole('group', { name: 'Share the trained network' })
  await offer.getByText(/One with the trained network of points, its weights rounded to bytes, has [\d.]+ kB/).waitFor()
  await offer.getByRole('button', { name: /Save a file \([\d.]+ kB\)/ }).waitFor()
  expect(await findings(page)).toEqual([])
  await offer.getByRole('button', { name: 'Copy with the network' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#n=')
  const { hash } = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  expect(hash.length).toBeLessThan(3000)
  await context.close()

  const other = await openPage({ hash, experiment: { ...points, name: 'mine' } })
  // Its regions and what it gets right are there without a step of training.
  await other.page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
  const right = other.page.getByText(/% right on test/)
  await right.waitFor()
  expect(parseFloat((await right.textContent())!)).toBeGreaterThan(60)
  await other.page
    .getByRole('group', { name: 'A link was opened' })
    .getByRole('button', { name: 'Bring it back' })
    .waitFor()
  expect(other.errors).toEqual([])
  await other.context.close()

  // A link that tells of a network other than that whose weights it has.
  const bytes = Buffer.from(
    '{"experiment":{"data":{"use":"dataset:spirals"},"model":[{"use":"layer:dense","with":{"units":900000000}}]},"sample":{"shape":[2],"classes":[],"targetShape":[]},"epoch":1,"step":1,"arrays":[]}',
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  const wrong = await openPage({
    hash: `#n=${deflateRawSync(Buffer.concat([length, bytes])).toString('base64url')}`,
    experiment: points,
  })
  await wrong.page.getByText(/weights, and the link 0|at most .* values in one param/).waitFor()
  await wrong.page.getByRole('button', { name: 'Runs', exact: true }).click()
  await wrong.page.getByText('Every run is kept here').waitFor()
  expect(await wrong.page.getByRole('rowheader').count()).toBe(0)
  await wrong.context.close()
})
