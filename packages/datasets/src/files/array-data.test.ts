import { describe, expect, it } from 'vitest'
import { idxOf } from '../../fixtures/read.js'
import { arrayData, type ArrayOptions } from './array-data.js'
import { parseIdx } from '../formats/idx.js'
import type { NdArray } from '../formats/nd-array.js'

const images = parseIdx(idxOf([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), 'images')
const labels = (...values: number[]) => parseIdx(idxOf([values.length], values), 'labels')
const floats = (name: string, shape: number[], ...values: number[]): NdArray => ({
  shape,
  type: 'float32',
  values: Float32Array.from(values),
  name,
  at: (i) => `${name}, byte ${4 * i}`,
})
const load = (inputs: NdArray, targets: NdArray, options: ArrayOptions = {}) =>
  arrayData({ train: { inputs, targets } }, options, 'data: dataset:idx with')

describe('arrayData', () => {
  it('keeps bytes as they are, and gives gray images one channel', () => {
    const { shape, classes, targetShape, splits } = load(images, labels(2, 0, 1))
    expect({ shape, classes, targetShape }).toEqual({ shape: [2, 2, 1], classes: ['0', '1', '2'], targetShape: [] })
    expect(splits['train']).toEqual({ size: 3, inputs: images.values, targets: Int32Array.of(2, 0, 1) })
    expect(splits['train']!.inputs.buffer).toBe(images.values.buffer)
  })

  it('takes names or a number of classes, and another shape', () => {
    expect(load(images, labels(0, 1, 0), { classes: ['no', 'yes'], shape: [4] })).toMatchObject({
      classes: ['no', 'yes'],
      shape: [4],
    })
    expect(load(images, labels(0, 1, 0), { classes: 4 }).classes).toEqual(['0', '1', '2', '3'])
  })

  it('takes floats as values of any shape, and whole numbers as values where told', () => {
    expect(load(images, floats('y', [3, 2], 1, 2, 3, 4, 5, 6))).toMatchObject({
      classes: [],
      targetShape: [2],
      splits: { train: { targets: Float32Array.of(1, 2, 3, 4, 5, 6) } },
    })
    expect(load(images, labels(7, 8, 9), { targetsAre: 'values' })).toMatchObject({
      classes: [],
      targetShape: [],
      splits: { train: { targets: Float32Array.of(7, 8, 9) } },
    })
    expect(load(images, floats('y', [3, 1], 0, 1, 0), { targetsAre: 'classes' }).splits['train']!.targets).toEqual(
      Int32Array.of(0, 1, 0),
    )
  })

  it.each([
    [
      'more labels than images',
      images,
      labels(0, 1, 2, 3),
      {},
      'DataError',
      'labels: expected 3 targets, as many as images has samples, received 4',
    ],
    // Labels begin at byte 8 of an IDX file of one axis.
    [
      'a label outside the classes',
      images,
      labels(0, 1, 12),
      { classes: 10 },
      'DataError',
      'labels, byte 10: expected a class from 0 to 9, received 12',
    ],
    [
      'half a class',
      images,
      floats('y', [3], 0, 0.5, 1),
      { targetsAre: 'classes' as const },
      'DataError',
      'y, byte 4: expected a class from 0 to 1, received 0.5',
    ],
    [
      'no samples',
      parseIdx(idxOf([0, 2, 2], []), 'images'),
      labels(),
      {},
      'DataError',
      'images: expected samples, received none: [0, 2, 2]',
    ],
    [
      'numbers that are none',
      floats('x', [3, 1], 1, NaN, 2),
      labels(0, 1, 2),
      {},
      'DataError',
      'x, byte 4: expected a finite number, received NaN',
    ],
    [
      'a shape that does not fit',
      images,
      labels(0, 1, 2),
      { shape: [5] },
      'ExperimentError',
      'data: dataset:idx with.shape: expected 4 values, as the samples [2, 2] of images have, received [5]',
    ],
    [
      'several classes per sample',
      images,
      parseIdx(idxOf([3, 2], [0, 1, 1, 1, 0, 1]), 'labels'),
      {},
      'DataError',
      // The second row stands at byte 14, after 12 bytes of header and one row.
      'labels, byte 14: expected one class per sample, as a number or a one-hot row, received [3, 2] with the row 1, 1; for values say "targetsAre": "values"',
    ],
  ])('refuses %s', (_, inputs, targets, options, name, message) => {
    expect(() => load(inputs, targets, options)).toThrow(expect.objectContaining({ name, message }))
  })

  it('refuses test samples of another shape', () => {
    const test = { inputs: parseIdx(idxOf([1, 3], [1, 2, 3]), 'test-images'), targets: labels(0) }
    const pairs = { train: { inputs: images, targets: labels(0, 1, 2) }, test }
    expect(() => arrayData(pairs, {}, 'data')).toThrow(
      'test-images: expected samples of uint8 [2, 2] as in images, received uint8 [3]',
    )
  })
})
