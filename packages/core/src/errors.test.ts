import { describe, expect, it } from 'vitest'
import { BackendError, DataError, ExperimentError, isTelarError, PluginError, TrainError } from './errors.js'

describe('errors', () => {
  it.each<new (message: string, options?: ErrorOptions) => Error>([
    ExperimentError,
    PluginError,
    BackendError,
    DataError,
    TrainError,
  ])('%o is a TelarError and an Error', (Class) => {
    const cause = new Error('below')
    const error = new Class('here: wrong', { cause })
    expect(isTelarError(error)).toBe(true)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe(`${Class.name}: here: wrong`)
    expect(error.cause).toBe(cause)
  })

  it.each([new Error('x'), undefined, null, 'ExperimentError', { name: 'ExperimentError' }])('%o is none', (value) => {
    expect(isTelarError(value)).toBe(false)
  })

  it('are known across copies of the package', () => {
    expect(isTelarError(Object.assign(new Error('x'), { [Symbol.for('telar.error')]: true }))).toBe(true)
  })
})
