import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { collapseGuard } from './collapse-guard.js'

const predicted = (...counts: number[]) => ({ validation: { predicted: counts } })
const collapse = predicted(0, 29, 1)
const well = predicted(10, 12, 8)

describeCallback(collapseGuard, { options: { action: 'stop' }, epochs: [well, collapse, collapse, well, collapse] })

const warning = (epoch: number) =>
  `warn: epoch ${epoch}: 96.7 % of validation is predicted as class 'cat'. Unless the data is as uneven: lower the learning rate, check the scale of the inputs and of the first weights, or use class weights`

async function requestsFor(options: Record<string, Json>, epochs: readonly object[]) {
  const { run, requests } = recordRun()
  const callback = createRegistry([collapseGuard]).create('callback', { use: 'callback:collapse-guard', with: options })
  await drive(callback, scriptRun({ epochs, classes: ['ant', 'cat', 'dog'] }), run)
  return requests
}

describe('the collapse guard', () => {
  it('warns once of a collapse, and again after a recovery', async () => {
    expect(await requestsFor({}, [well, collapse, collapse, well, collapse])).toEqual([warning(2), warning(5)])
  })

  it('stops where it is told to', async () => {
    expect(await requestsFor({ action: 'stop' }, [collapse])).toEqual([warning(1), warning(1).replace('warn', 'stop')])
  })

  it.each([
    ['a share just below the limit', predicted(28, 1, 1)],
    ['targets that are no classes', predicted()],
    ['a single class', predicted(30)],
    ['a network that answers NaN', { validation: { loss: NaN, predicted: [2, 0, 0] } }],
  ])('is silent about %s', async (_, epoch) => {
    expect(await requestsFor({}, [epoch])).toEqual([])
  })
})
