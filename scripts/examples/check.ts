import { Tensor } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/**
 * Compares what an example gives with the comment behind it: a number (also as `ln 2 = 0.6931`), a text in quotes, a list, an object or `10 values`.
 * Words alone say nothing that could be compared.
 */
export function check(value: unknown, comment: string): void {
  const received = plain(value)
  const [, count] = /^([\d,]+) (?:values|bytes)/.exec(comment) ?? []
  if (count !== undefined) expect((received as readonly unknown[]).length).toBe(Number(count.replaceAll(',', '')))
  const expected = literal(comment)
  if (expected !== undefined) expectNear(received, expected)
}

function plain(value: unknown): unknown {
  if (value instanceof Tensor) return value.arraySync()
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value
}

function literal(comment: string): unknown {
  const text = comment.replaceAll('−', '-').split(' = ').at(-1)!.trim()
  const json = text
    .replace(/^\w*Array (?=\[)/, '')
    .replaceAll(/'([^']*)'/g, '"$1"')
    .replaceAll(/([{,] )(\w+):/g, '$1"$2":')
  try {
    return text.startsWith('"') ? text.slice(1, -1) : (JSON.parse(json) as unknown)
  } catch {
    return undefined
  }
}

/** Comments round to three or four digits. */
function expectNear(received: unknown, expected: unknown): void {
  if (typeof expected === 'number') {
    expect(received).toBeTypeOf('number')
    expect(Math.abs((received as number) - expected)).toBeLessThan(1e-3 * Math.max(1, Math.abs(expected)))
  } else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(received as object).toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const [key, item] of Object.entries(expected)) expectNear((received as Record<string, unknown>)[key], item)
  } else expect(received).toBe(expected)
}
