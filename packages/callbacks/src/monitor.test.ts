import { scriptRun } from '@telarjs/testing'
import { expect, test } from 'vitest'
import { createMonitor } from './monitor.js'

const [start] = scriptRun({ epochs: [{ validation: { loss: 1 } }] })

/** The split that is monitored by default, by the splits of the data and those that the experiment evaluates. */
test.each([
  [['train', 'validation', 'test'], undefined, 'validation loss'],
  [['train', 'test'], undefined, 'test loss'],
  [['train'], undefined, 'train loss'],
  [['train', 'validation', 'test'], ['test'], 'test loss'],
  [['train', 'validation'], [], 'train loss'],
])('of %j, with evaluate %j: %s', (names, evaluate, label) => {
  if (start?.type !== 'runStart') throw new Error('a run begins with runStart')
  const monitor = createMonitor('callback:x', { monitor: 'loss' })
  const samples = Object.fromEntries(names.map((name) => [name, 1]))
  const experiment = { ...start.experiment, ...(evaluate ? { evaluate } : {}) }
  monitor.check({ ...start, samples, experiment })
  expect(monitor.label).toBe(label)
})

test('of a split that is not evaluated is refused before the run', () => {
  if (start?.type !== 'runStart') throw new Error('a run begins with runStart')
  const monitor = createMonitor('callback:x', { monitor: 'loss', split: 'validation' })
  const plan = { ...start, experiment: { ...start.experiment, evaluate: ['train'] } }
  expect(() => monitor.check(plan)).toThrow(
    `callback:x: expected loss of the split 'validation' at each epoch, but it is not evaluated; list it in "evaluate"`,
  )
})
