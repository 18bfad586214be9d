import { expect, test } from 'vitest'
import { inOrder, resultOf } from './run-order.js'
import type { RunRecord } from '../protocol/run-record.js'

function run(
  name: string,
  createdAt: number,
  split: string | undefined,
  loss: number,
  metrics: Readonly<Record<string, number>>,
  directions: RunRecord['directions'] = { accuracy: 'maximize' },
): RunRecord {
  return {
    name,
    createdAt,
    step: 10 * createdAt,
    seconds: 5,
    directions,
    evaluations: split ? { [split]: { split, samples: 4, loss, metrics } } : {},
  } as unknown as RunRecord
}

const old = run('old', 1, 'test', 0.1, { accuracy: 0.9 })
const cut = run('cut', 2, undefined, 0, {})
const better = run('better', 3, 'validation', 0.3, { accuracy: 0.95 })
const diverged = run('diverged', 4, 'test', NaN, { accuracy: 0.1 })
const names = (records: readonly RunRecord[]) => records.map(({ name }) => name)

test('the best first, and what has no result last, also in reverse', () => {
  const runs = [old, cut, better, diverged]
  expect(names(inOrder(runs, 'result', false))).toEqual(['better', 'old', 'diverged', 'cut'])
  expect(names(inOrder(runs, 'result', true))).toEqual(['diverged', 'old', 'better', 'cut'])
  expect(names(inOrder(runs, 'loss', false))).toEqual(['old', 'better', 'diverged', 'cut'])
  expect(names(inOrder(runs, 'run', false))).toEqual(['diverged', 'better', 'cut', 'old'])
  expect(names(inOrder(runs, 'steps', true))).toEqual(['old', 'cut', 'better', 'diverged'])
  // All took as long: the newest first.
  expect(names(inOrder(runs, 'time', true))).toEqual(['diverged', 'better', 'cut', 'old'])
})

test('a metric of which less is better', () => {
  const mae = (name: string, at: number, value: number) => run(name, at, 'test', 1, { mae: value }, { mae: 'minimize' })
  expect(names(inOrder([mae('far', 1, 3), mae('near', 2, 0.5)], 'result', false))).toEqual(['near', 'far'])
})

test('the test split counts before validation', () => {
  const both = { ...old, evaluations: { ...better.evaluations, ...old.evaluations } }
  expect(resultOf(both)).toEqual({ split: 'test', loss: 0.1, metric: { name: 'accuracy', value: 0.9 } })
  expect(resultOf(cut)).toBeUndefined()
})
