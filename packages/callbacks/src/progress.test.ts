import { createRegistry, type Json } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progress } from './progress.js'

describeCallback(progress)

const make = (options: Record<string, Json>) =>
  createRegistry([progress]).create('callback', { use: 'callback:progress', with: options })

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('tells at most once in so many seconds, and at the end of each epoch', async () => {
    const { run, requests } = recordRun()
    const callback = make({ everySeconds: 5 })
    for (const event of scriptRun({ epochs: [{}, {}, {}] })) {
      await drive(callback, [event], run)
      vi.advanceTimersByTime(event.type === 'steps' ? 2000 : 0)
    }
    // Chunks at 0, 2, 4, 6, 8 and 10 s: reported at 0 and 6. The loss is that of the chunk two before.
    expect(requests).toEqual([
      'report: epoch 1/3  step 2/4  learning rate 0.001  1,000 samples/s  0:00 left',
      'report: epoch 1/3  loss 1.0000  accuracy 0.5000  validation loss 1.0000  accuracy 0.5000  0:01',
      'report: epoch 2/3  step 4/4  loss 1.0000  learning rate 0.001  1,000 samples/s  0:00 left',
      'report: epoch 2/3  loss 0.5000  accuracy 0.5000  validation loss 0.5000  accuracy 0.6667  0:01',
      'report: epoch 3/3  loss 0.3333  accuracy 0.5000  validation loss 0.3333  accuracy 0.7500  0:01',
    ])
  })
})
