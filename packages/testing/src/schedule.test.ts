import { noOptions } from '@telarjs/core'
import { defineSchedule, type Schedule } from '@telarjs/schedulers/schedule'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkSchedule, describeSchedule } from './index.js'

function schedule(factor: Schedule['factor']) {
  return defineSchedule({
    id: 'schedule:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => ({ factor }),
  })
}

describeSchedule(schedule((step) => 1 / (1 + step)))

describe('the kit of schedules refuses', () => {
  let calls = 0
  it.each<[string, Schedule['factor'], RegExp]>([
    [
      'a factor below zero at the end',
      (step, { steps }) => 1 - step / steps,
      /factor at step 61 of 60: expected a finite number from 0/,
    ],
    [
      '0 / 0 in a run of one step',
      (step, { steps }) => Math.max(0, 1 - step / (steps - 1)),
      /of 1: expected a finite number from 0, received NaN/,
    ],
    ['counting its calls', () => 1 / ++calls, /keep nothing between calls/],
    [
      'growing without end',
      (step, { steps }) => 1.1 ** Math.max(0, step - 2 * steps),
      /expected a finite number from 0, received Infinity/,
    ],
    ['tensors', (step) => tf.keep(tf.scalar(step)).size, /plain arithmetic on the host/],
  ])('%s', async (_, factor, message) => {
    await expect(checkSchedule(schedule(factor))).rejects.toThrow(message)
  })

  it('another schedule in a second run', async () => {
    const remembering = defineSchedule({
      ...schedule(() => 1),
      create: () => {
        const runs = new Set<number>()
        return {
          factor: (_, run) => {
            runs.add(run.steps)
            return runs.size > 1 && run.steps === 60 ? 0.5 : 1
          },
        }
      },
    })
    await expect(checkSchedule(remembering)).rejects.toThrow(/another in a second run|keep nothing between calls/)
  })
})
