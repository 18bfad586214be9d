import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.js'

describe('nearest', () => {
  it.each([
    ['optimizer:adma', 'optimizer:adam'],
    ['optimizer:Adam', 'optimizer:adam'],
    ['optimizer:something-else', undefined],
    ['', undefined],
  ])('finds for %j: %j', (name, expected) => {
    expect(nearest(name, ['optimizer:adam', 'optimizer:sgd'])).toBe(expected)
  })

  it('finds nothing among nothing', () => {
    expect(nearest('x', [])).toBeUndefined()
  })
})
