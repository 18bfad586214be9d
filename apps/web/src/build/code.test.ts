import { findExperiment } from '@telarjs/recipes'
import { expect, test } from 'vitest'
import { toCommand, toJson, toTypeScript } from './code.js'

const experiment = {
  name: 'mine',
  seed: 3,
  data: { use: 'dataset:mnist' },
  model: [{ use: 'layer:dense', with: { units: 10 } }],
  epochs: 2,
}

test('JSON is the experiment, whatever its layout', () => {
  expect(JSON.parse(toJson(experiment))).toEqual(experiment)
  expect(toJson(experiment).split('\n')).toHaveLength(7)
  expect(JSON.parse(toJson({ a: '[ { not a list ] ', b: [[1, 2], []] }))).toEqual({
    a: '[ { not a list ] ',
    b: [[1, 2], []],
  })
})

test('the command names a recipe and what differs from it, otherwise a file', () => {
  const mnist = findExperiment('mnist')!
  expect(toCommand(mnist)).toBe('telar train mnist')
  expect(toCommand({ ...mnist, learningRate: 0.01, schedule: { use: 'schedule:constant' } })).toBe(
    `telar train mnist learningRate=0.01 'schedule={"use":"schedule:constant"}'`.replace("'schedule=", "schedule='"),
  )
  expect(toCommand(experiment)).toBe('telar train mine.json')
})

test('the program says the same in TypeScript', () => {
  expect(toTypeScript(experiment)).toContain(
    "  name: 'mine',\n  seed: 3,\n  data: { use: 'dataset:mnist' },\n  model: [{ use: 'layer:dense', with: { units: 10 } }],\n  epochs: 2,\n} as const",
  )
  expect(toTypeScript({ ...experiment, name: "o'clock" })).toContain(String.raw`'o\'clock'`)
})
