import { afterEach, expect, test, vi } from 'vitest'
import { unitPictures } from './network-drawing.js'

afterEach(() => vi.unstubAllGlobals())

test('answers that are NaN have no color, and the others keep theirs', () => {
  let drawn: Uint8ClampedArray = new Uint8ClampedArray()
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data: Uint8ClampedArray
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    },
  )
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext() {
        return { canvas: this, putImageData: ({ data }: { data: Uint8ClampedArray }) => (drawn = data) }
      }
    },
  )
  const column = {
    name: '0-dense',
    seenAs: '0-dense',
    total: 2,
    units: 2,
    size: [1, 2, 1] as const,
    weights: new Float32Array(),
    biases: new Float32Array(2),
    classes: [],
  }
  const alphas = (pictures: number[]) => {
    unitPictures({ ...column, pictures: Float32Array.from(pictures) }, 'light')
    return [3, 7, 11, 15].map((at) => drawn[at])
  }
  expect(alphas([1, NaN, 0.5, -1])).toEqual([255, 0, 255, 255])
  const withNaN = [...drawn]
  alphas([1, 0, 0.5, -1])
  expect([...drawn.slice(0, 4), ...drawn.slice(8)]).toEqual([...withNaN.slice(0, 4), ...withNaN.slice(8)])
})
