import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, test } from 'vitest'
import { deadUnits } from './dead-units.js'
import type { DeadUnits } from './callback.js'

describeCallback(deadUnits)

async function requestsFor(found: readonly DeadUnits[], options: Record<string, Json> = {}, likelyCause?: string) {
  const { run: host, requests } = recordRun({ deadUnits: found })
  const run = { ...host, likelyCause }
  await drive(
    createRegistry([deadUnits]).create('callback', { use: 'callback:dead-units', with: options }),
    scriptRun({ epochs: [{}, {}] }),
    run,
  )
  return requests
}

test('warns once of each layer in which a quarter of the units is silent', async () => {
  const requests = await requestsFor([
    { layer: '0-dense', units: 64, dead: 16 },
    { layer: '1-dense', units: 128, dead: 31 },
  ])
  expect(requests).toEqual([
    'warn: epoch 1: 16 of the 64 units of layer 1 (dense) are 0 for every sample, and learn nothing any more. A lower learning rate, the initializer he-normal or the activation leaky-relu may help',
  ])
})

test('stops where it is told to, and says nothing of a network that is awake', async () => {
  const layer = { layer: '0-dense', units: 4, dead: 4 }
  expect((await requestsFor([layer], { action: 'stop' })).map((request) => request.split(':')[0])).toEqual([
    'warn',
    'stop',
  ])
  expect(await requestsFor([{ ...layer, dead: 0 }])).toEqual([])
  expect(await requestsFor([{ ...layer, dead: 3 }], { share: 1 })).toEqual([])
})

test('names what the data is likely to blame for before other remedies', async () => {
  const cause = 'the inputs lie between 0 and 12,000, and nothing scales them: transform:normalize brings them near 1'
  const [request] = await requestsFor([{ layer: '0-dense', units: 4, dead: 4 }], {}, cause)
  expect(request).toContain(`learn nothing any more; ${cause}. A lower learning rate`)
})
