import { expect, test } from 'vitest'
import type { StudioEvent } from '../protocol/api.js'
import { joinEvents, joinSteps } from './join-events.js'

function steps(from: number, losses: readonly number[], id = 'a'): StudioEvent {
  const values = Float32Array.from(losses)
  const to = from + losses.length
  return {
    type: 'steps',
    id,
    epoch: 1,
    from,
    to,
    losses: values,
    rates: values,
    metrics: { accuracy: values },
    samplesPerSecond: to,
  }
}

const epochEnd: StudioEvent = { type: 'epochEnd', id: 'a', epoch: 1, step: 2, loss: 0.5, metrics: {} }

test('steps that follow one another become one event, across the ends of epochs', () => {
  const joined = joinSteps([steps(0, [1, 2]), epochEnd, steps(2, [3]), steps(3, [4])])
  expect(joined).toEqual([epochEnd, { ...steps(0, [1, 2, 3, 4]), samplesPerSecond: 4 }])
})

test('steps of another run, or after a gap, stay apart', () => {
  const apart = [steps(0, [1]), steps(5, [2]), steps(6, [3], 'b')]
  expect(joinSteps(apart)).toEqual(apart)
})

test('events within a short time are sent together, an urgent one at once with those before it', () => {
  const sent: (readonly StudioEvent[])[] = []
  let now = 0
  const emit = joinEvents(
    (events) => sent.push(events),
    () => now,
  )
  emit(steps(0, [1]))
  now = 10
  emit(steps(1, [2]))
  now = 20
  emit(steps(2, [3]))
  expect(sent).toEqual([[steps(0, [1])]])
  const phase: StudioEvent = { type: 'phase', id: 'a', phase: 'paused' }
  emit(phase)
  expect(sent).toEqual([[steps(0, [1])], [{ ...steps(1, [2, 3]), samplesPerSecond: 3 }, phase]])
})
