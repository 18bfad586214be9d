import { createRegistry, type RunEvent } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { timeLimit } from './time-limit.js'

describeCallback(timeLimit, { options: { minutes: 0.1 } })

const make = () => createRegistry([timeLimit]).create('callback', { use: 'callback:time-limit', with: { minutes: 10 } })
const [start, , steps] = scriptRun({ epochs: [{}] }) as [RunEvent, RunEvent, RunEvent]
const message = 'stop: the time limit of 10 minutes is reached'

describe('the time limit', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('stops at the first event after the time', async () => {
    const { run, requests } = recordRun()
    const callback = make()
    await drive(callback, [start, steps], run)
    vi.advanceTimersByTime(599_999)
    await drive(callback, [steps], run)
    expect(requests).toEqual([])
    vi.advanceTimersByTime(1)
    await drive(callback, [steps], run)
    expect(requests).toEqual([message])
  })

  it('counts the time before an interruption, and not the time of it', async () => {
    const first = make()
    const { run, requests } = recordRun()
    await drive(first, [start], run)
    vi.advanceTimersByTime(6 * 60_000)
    await drive(first, [steps], run)
    vi.advanceTimersByTime(24 * 3_600_000)

    const second = make()
    second.load?.(first.save!())
    await drive(second, [start], run)
    vi.advanceTimersByTime(3 * 60_000)
    await drive(second, [steps], run)
    expect(requests).toEqual([])
    vi.advanceTimersByTime(60_000)
    await drive(second, [steps], run)
    expect(requests).toEqual([message])
  })
})
