import { describe, expect, it } from 'vitest'
import golden from '../fixtures/streams.json' with { type: 'json' }
import { createRandom, hash, toUniform, type Random } from './random.js'

function follow(seed: number, path: readonly (string | number)[]): Random {
  return path.reduce<Random>((random, name) => random.stream(name), createRandom(seed))
}

describe('a random key', () => {
  it.each(golden)(
    'gives the numbers of fixtures/streams.py for seed $seed and streams $path',
    ({ seed, path, ...expected }) => {
      const random = follow(seed, path)
      expect(random.key).toEqual(expected.key)
      expect([...random.bits(6)]).toEqual(expected.bits)
      expect([...random.uniform(5)]).toEqual(expected.uniform)
      for (const [i, value] of random.normal(5).entries()) expect(value).toBeCloseTo(expected.normal[i]!, 6)
      expect([...random.permutation(9)]).toEqual(expected.permutation)
    },
  )

  it('gives the same numbers at every call, and a prefix of them when asked for fewer', () => {
    const random = createRandom(3)
    const many = random.bits(11)
    expect([...random.bits(11)]).toEqual([...many])
    expect([...random.bits(5)]).toEqual([...many.subarray(0, 5)])
    expect(random.bits(0)).toHaveLength(0)
    expect(random.permutation(0)).toHaveLength(0)
    expect([...random.permutation(1)]).toEqual([0])
  })

  it('does not depend on the order in which streams are asked for', () => {
    const [one, two] = [createRandom(1), createRandom(1)]
    const a = one.stream('a').key
    one.stream('b')
    two.stream('b')
    expect(two.stream('a').key).toEqual(a)
  })

  it('tells seeds, names and numbers apart', () => {
    const keys = [
      ...[0, 1, -1, 7, 4294967296, -4294967296, Number.MAX_SAFE_INTEGER].map((seed) => createRandom(seed).key),
      ...['a', 'b', '0', '1', ''].map((name) => createRandom(0).stream(name).key),
      ...[0, 1, 2, 4294967296, 4294967297].map((number) => createRandom(0).stream(number).key),
      createRandom(0).stream('a').stream('b').key,
      createRandom(0).stream('b').stream('a').key,
    ]
    expect(new Set(keys.map((key) => key.join())).size).toBe(keys.length)
  })
})

describe('its numbers', () => {
  const COUNT = 100_000
  const random = createRandom(42)

  // Bounds are five standard errors: 1/√12 / √n for a mean of uniforms, √(2/n) for a variance of normals.
  it('are uniform in [0, 1)', () => {
    const values = random.uniform(COUNT)
    expect(Math.min(...values.subarray(0, 50_000))).toBeGreaterThanOrEqual(0)
    expect(values.every((value) => value < 1)).toBe(true)
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(COUNT))
    // χ² over 100 bins has 99 degrees of freedom: mean 99, standard deviation √198 = 14.07.
    const bins = new Float64Array(100)
    for (const value of values) bins[Math.floor(value * 100)]! += 1
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(Math.abs(chiSquare - 99)).toBeLessThan(5 * 14.07)
  })

  it('are normal: mean 0, variance 1, kurtosis 3', () => {
    const values = random.normal(COUNT)
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(COUNT))
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT))
    // The variance of the fourth power of a normal is 105 − 9 = 96.
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / COUNT))
  })

  it('are independent between neighboring streams', () => {
    const names: (string | number)[] = ['initialisation', 'shuffling', 'dropout', 'augmentation', 'splitting', 0, 1, 2]
    const streams = names.map((name) => random.stream(name).normal(10_000))
    for (const [i, one] of streams.entries()) {
      for (const two of streams.slice(i + 1))
        expect(Math.abs(mean(one.map((value, k) => value * two[k]!)))).toBeLessThan(5 / 100)
    }
  })

  it('permute without a favorite: each of 6 orders of 3 comes up a sixth of the time', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.stream(i).permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    // χ² with 5 degrees of freedom: standard deviation √10 = 3.16.
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(5 + 5 * 3.16)
  })

  it('permute every number once', () => {
    expect([...random.permutation(1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })
})

it('turns the largest word into a number below 1, exact in float32', () => {
  expect(toUniform(0)).toBe(0)
  expect(toUniform(0xffffffff)).toBe(1 - 2 ** -24)
  expect(Math.fround(toUniform(0xffffffff))).toBe(toUniform(0xffffffff))
})

// Published values of 32-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('hashes %j as FNV-1a', (text, expected) => {
  expect(hash(text)).toBe(expected)
})

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
