import { describe, expect, it } from 'vitest'
import { compareSignatures, describeTargets, inputScale, isSameData, type DataSignature } from './data-signature.js'

const columns = (...names: string[]) => ({
  kind: 'columns' as const,
  columns: names.map((name) => ({ name, type: 'number' as const })),
})
const classes = (...names: string[]) => ({
  kind: 'classes' as const,
  classes: names.map((name, i) => ({ name, count: 10 * (i + 1) })),
})

const trained: DataSignature = {
  inputs: columns('a', 'b', 'price'),
  targets: classes('no', 'yes'),
  units: 'numbers',
  range: [-2, 3],
  preprocessing: null,
  samples: 30,
  checksum: 'abc',
}

describe('data that a network is given', () => {
  it('fit where names, classes and values are those of training, in any order of columns', () => {
    expect(compareSignatures(trained, { ...trained, inputs: columns('price', 'a', 'b') })).toEqual([])
    expect(isSameData(trained, { ...trained })).toBe(true)
    expect(isSameData(trained, { ...trained, checksum: 'abd' })).toBe(false)
  })

  it.each<[string, Partial<DataSignature>, RegExp[]]>([
    ['a missing column', { inputs: columns('a', 'price') }, [/^column 'b' is missing; .* a, b, price\. Add it/]],
    [
      'an unknown column',
      { inputs: columns('a', 'b', 'price', 'index') },
      [/^column 'index' is unknown; .* Leave it out/],
    ],
    [
      'a renamed column',
      { inputs: columns('a', 'b', 'Price') },
      [/^column 'price' is missing, but there is 'Price'\. Rename/],
    ],
    [
      'a column of another type',
      {
        inputs: {
          kind: 'columns',
          columns: [{ name: 'a', type: 'category' }, ...columns('b', 'price').columns],
        },
      },
      [/^column 'a' holds categories, but training read numbers/],
    ],
    ['another number of classes', { targets: classes('no', 'yes', 'maybe') }, [/3 classes \(no, yes, maybe\).*had 2/]],
    ['classes in another order', { targets: classes('yes', 'no') }, [/order yes, no, but training had no, yes/]],
    ['values in place of classes', { targets: { kind: 'values', shape: [] } }, [/values of shape \[\].*2 classes/]],
    ['another scale', { units: 'numbers', range: [0, 255] }, [/between 0 and 255, but in training between -2 and 3/]],
    ['other samples', { samples: 40 }, [/40 training samples, but training had 30/]],
    ['changed samples', { samples: 30, checksum: 'x' }, [/30 training samples are not those of training/]],
    ['images', { inputs: { kind: 'array', shape: [4] } }, [/arrays of shape \[4\].*a table of 3 columns/]],
  ])('%s is named', (_, given, expected) => {
    const found = compareSignatures(trained, given)
    expect(found).toHaveLength(expected.length)
    expected.forEach((pattern, i) => expect(found[i]).toMatch(pattern))
  })

  it('tells shapes and layouts of images apart', () => {
    const image = (shape: number[], layout: 'channels-last' | 'channels-first') => ({
      inputs: { kind: 'image' as const, shape, layout },
    })
    const on = { ...trained, ...image([28, 28, 1], 'channels-last') }
    expect(compareSignatures(on, image([28, 28, 3], 'channels-last'))[0]).toMatch(/\[28, 28, 3\].*\[28, 28, 1\]/)
    expect(compareSignatures(on, image([28, 28, 1], 'channels-first'))[0]).toMatch(/channels-first.*channels-last/)
  })

  it('describes classes with their counts, cut after ten', () => {
    expect(describeTargets(classes('no', 'yes'))).toBe('2 classes: no 10, yes 20')
    const many = classes(...Array.from({ length: 12 }, (_, i) => `c${i}`))
    expect(describeTargets(many)).toMatch(/^12 classes: c0 10, .*c9 100 … and 2 more$/)
  })
})

it.each([
  ['bytes', [0, 255], 'bytes', [0, 9], 1 / 255],
  ['bytes', [0, 255], 'numbers', [0, 254], 1 / 255],
  ['bytes', [0, 255], 'numbers', [0, 1], 1],
  ['numbers', [0, 1], 'bytes', [0, 255], 1 / 255],
  ['numbers', [0, 16], 'bytes', [0, 16], 1],
  ['numbers', [-3, 4], 'numbers', [-2, 200], 1],
] as const)('of %s %j, %s %j are multiplied with %d', (units, range, givenUnits, givenRange, scale) => {
  expect(inputScale({ units, range }, { units: givenUnits, range: givenRange })).toBe(scale)
})
