import { expect, it } from 'vitest'
import { ExperimentError } from './errors.js'
import { parseExperiment } from './experiment.js'
import { isNestedTooDeeply, parseJson } from './parse-json.js'
import { createRegistry } from './registry.js'
import { parseSavedExperiment } from './saved-experiment.js'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

it('reads JSON nested a hundred levels deep and no deeper', () => {
  expect(parseJson(nested(100), 'a.json')).toBeInstanceOf(Array)
  expect(() => parseJson(nested(101), 'a.json')).toThrow('a.json: expected JSON that is nested at most 100 levels deep')
  expect(() => parseJson(nested(100_000), 'a.json')).toThrow('nested at most 100 levels deep')
})

it('names the file and the line of what is no JSON', () => {
  expect(() => parseJson('{\n  "a": 1,\n}', 'a.json')).toThrow(/^a\.json:3: expected JSON: /)
  expect(() => parseJson('', 'a.json', ExperimentError)).toThrow(ExperimentError)
})

it('knows a value that holds itself as one without an end', () => {
  const loop: Record<string, unknown> = {}
  loop['again'] = [loop]
  expect(isNestedTooDeeply(loop)).toBe(true)
  expect(() => parseExperiment(createRegistry([]), { data: loop, model: [] })).toThrow(
    'experiment: expected an object that is nested at most 100 levels deep',
  )
})

it('names what a saved experiment should have', () => {
  expect(() => parseSavedExperiment([], 'a/experiment.json')).toThrow(
    'a/experiment.json: expected the experiment of a run, received []',
  )
  expect(() => parseSavedExperiment({ name: 'a', seed: '1' }, 'a/experiment.json')).toThrow(
    'a/experiment.json: seed: expected a number, received "1"',
  )
})
