import { describe, expect, it } from 'vitest'
import {
  BackendError,
  DataError,
  ExperimentError,
  isTelarError,
  issuesWithin,
  PluginError,
  restoreError,
  TrainError,
  withRemedy,
} from './errors.js'
import type { Issue } from './issues.js'

const issue: Issue = { where: 'here', expected: 'a spoon', received: 'a fork', remedy: 'turn it' }
const message = 'here: expected a spoon, received a fork; turn it'

describe('errors', () => {
  it.each([ExperimentError, PluginError, BackendError, DataError, TrainError])(
    '%o carries what is wrong as fields, and its message is made of them',
    (Class) => {
      const cause = new Error('below')
      const error = new Class(issue, { cause })
      expect(isTelarError(error)).toBe(true)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).toBe(`${Class.name}: ${message}`)
      expect(error).toMatchObject({ ...issue, cause, issues: [issue] })
    },
  )

  it('have a line for each issue, and the fields of the first', () => {
    const error = new ExperimentError([issue, { where: 'there', problem: 'it is bent' }])
    expect(error.message).toBe(`${message}\nthere: it is bent`)
    expect(error.where).toBe('here')
  })

  it('are restored as what they were from plain data', () => {
    const { name, issues } = structuredClone({ name: 'DataError' as const, issues: new DataError(issue).issues })
    const restored = restoreError(name, issues)
    expect(restored).toBeInstanceOf(DataError)
    expect(restored).toMatchObject({ name, message, ...issue })
  })

  it('keep their parts where more is said about the place or the remedy', () => {
    const within = new ExperimentError(issuesWithin('model[1]', new PluginError(issue)))
    expect(within).toMatchObject({ ...issue, where: 'model[1]: here', message: `model[1]: ${message}` })
    expect(issuesWithin('model[1]', new RangeError('too far'))).toEqual([{ where: 'model[1]', problem: 'too far' }])
    expect(withRemedy(new TrainError(issue), 'Wash it')).toMatchObject({ message: `${message}. Wash it` })
    expect(withRemedy(new TrainError({ where: 'x', expected: 'y' }), 'Wash it')).toMatchObject({ remedy: 'Wash it' })
  })

  it.each([new Error('x'), undefined, null, 'ExperimentError', { name: 'ExperimentError' }])('%o is none', (value) => {
    expect(isTelarError(value)).toBe(false)
  })

  it('are known across copies of the package', () => {
    expect(isTelarError(Object.assign(new Error('x'), { [Symbol.for('telar.error')]: true }))).toBe(true)
  })
})
