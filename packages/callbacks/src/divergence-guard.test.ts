import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { divergenceGuard } from './divergence-guard.js'

const rising = [{ losses: [2, 2, 40, 40] }, { losses: [40, 40, 40, 40] }, { losses: [40, 40, 40, 40] }]

describeCallback(divergenceGuard, { options: { patience: 4, action: 'stop' }, epochs: rising })

async function requestsFor(options: Record<string, Json>, epochs: readonly { losses: number[] }[]) {
  const { run, requests } = recordRun()
  const callback = createRegistry([divergenceGuard]).create('callback', {
    use: 'callback:divergence-guard',
    with: options,
  })
  await drive(callback, scriptRun({ epochs }), run)
  return requests
}

// Smoothed by 0.9: 2, 2, 5.8, 9.22, 12.298, 15.0682; from step 2 on it is above 1.5 × 2.
const message =
  'step 4: the loss is 12.3, more than 1.5 times the 2.00 it began with, for 3 steps. A lower learning rate, a warm-up or gradient clipping may help'

describe('the divergence guard', () => {
  it('warns once, after so many steps in a row', async () => {
    expect(await requestsFor({ patience: 3 }, rising)).toEqual([`warn: ${message}`])
  })

  it('stops or fails where it is told to', async () => {
    expect(await requestsFor({ patience: 3, action: 'stop' }, rising)).toEqual([`warn: ${message}`, `stop: ${message}`])
    await expect(requestsFor({ patience: 3, action: 'fail' }, rising)).rejects.toThrow(
      expect.objectContaining({ name: 'TrainError', message }),
    )
  })

  it.each([
    ['a loss that falls', [{ losses: [2, 1, 0.5, 0.2] }]],
    [
      'a rise from a low that stays below the start',
      [{ losses: [2, 0.01, 1.9, 1.9] }, { losses: [1.9, 1.9, 1.9, 1.9] }],
    ],
    // Smoothed: 3.6, 3.24, 2.92: two steps above 3.
    ['a peak', [{ losses: [2, 18, 0, 0] }, { losses: [0, 0, 0, 0] }]],
    ['numbers that are not finite', [{ losses: [2, NaN, Infinity, NaN] }, { losses: [NaN, NaN, NaN, NaN] }]],
  ])('is silent about %s', async (_, epochs) => {
    expect(await requestsFor({ patience: 3 }, epochs)).toEqual([])
  })
})
