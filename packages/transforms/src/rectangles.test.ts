import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { applied, build, contextOf, drawn, expectClose, make, pixels } from '../fixtures/reference.js'

beforeAll(() => tf.setBackend('cpu'))

const shape = [40, 10, 8, 2]
const [batch, height, width, channels] = shape as [number, number, number, number]
const values = pixels(shape)
const at = (n: number, y: number, x: number, c: number): number =>
  values[((n * height + y) * width + x) * channels + c]!
const draw = (name: string): Float32Array => drawn(6, (random) => random.stream(name).uniform([batch]))

describe('random-erasing', () => {
  it('does what its options say, computed pixel by pixel', () => {
    const [erased, area, aspect, top, left] = ['erased', 'area', 'aspect', 'top', 'left'].map(draw) as Float32Array[]
    const rectangles = Array.from({ length: batch }, (_, n) => {
      const size = (0.1 + 0.5 * area![n]!) * height * width
      const ratio = Math.exp(Math.log(0.25) + (Math.log(6) - Math.log(0.25)) * aspect![n]!)
      const rows = Math.min(height, Math.max(1, Math.round(Math.sqrt(size * ratio))))
      const columns = Math.min(width, Math.max(1, Math.round(Math.sqrt(size / ratio))))
      return {
        rows,
        columns,
        y: Math.floor(top![n]! * (height - rows + 1)),
        x: Math.floor(left![n]! * (width - columns + 1)),
        on: erased![n]! < 0.7,
      }
    })
    const expected = build(shape, (n, y, x, c) => {
      const box = rectangles[n]!
      const inside = box.on && y >= box.y && y < box.y + box.rows && x >= box.x && x < box.x + box.columns
      return inside ? -3 : at(n, y, x, c)
    })
    const transform = make('random-erasing', { probability: 0.7, area: [0.1, 0.6], aspect: [0.25, 6], fill: -3 })
    expect([...applied(transform, values, shape, () => contextOf(6))]).toEqual(expected)
    expect(rectangles.filter(({ on }) => on).length).toBeGreaterThan(20)
  })

  it('fills with noise where asked', () => {
    const filled = applied(
      make('random-erasing', { probability: 1, fill: 'noise' }),
      new Float32Array(values.length).fill(7),
      shape,
      () => contextOf(6),
    )
    const inside = filled.filter((value) => value !== 7)
    expect(inside.length).toBeGreaterThan(100)
    expect(inside.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(new Set(inside).size).toBeGreaterThan(inside.length / 2)
  })

  it('erases nothing by the chance 0', () => {
    expect(applied(make('random-erasing', { probability: 0 }), values, shape, () => contextOf(6))).toEqual(values)
  })
})

describe('cutmix', () => {
  it('does what its options say, computed pixel by pixel, and mixes targets by the share of the area', () => {
    const [cut, row, column, u, v] = ['cut', 'row', 'column', 'radius', 'angle'].map(draw) as Float32Array[]
    const boxes = Array.from({ length: batch }, (_, n) => {
      // α = 1: Bailey's t with two degrees of freedom.
      const t = Math.sqrt(2 * ((1 - u![n]!) ** -1 - 1)) * Math.cos(2 * Math.PI * v![n]!)
      const lambda = 0.5 + t / (2 * Math.sqrt(2 + t * t))
      const place = (center: number, length: number) => {
        const half = Math.floor(Math.floor(Math.sqrt(1 - lambda) * length) / 2)
        const middle = Math.floor(center * length)
        return [Math.max(0, middle - half), Math.min(length, middle + half)] as const
      }
      return { rows: place(row![n]!, height), columns: place(column![n]!, width), on: cut![n]! < 0.8 }
    })
    const inside = ({ rows, columns, on }: (typeof boxes)[number], y: number, x: number): boolean =>
      on && y >= rows[0] && y < rows[1] && x >= columns[0] && x < columns[1]
    const expected = build(shape, (n, y, x, c) => at(inside(boxes[n]!, y, x) ? (n + 1) % batch : n, y, x, c))

    // Each sample is of a class of its own, so a target shows whom it was mixed with.
    const received = tf.tidy(() => {
      const mixed = make('cutmix', { probability: 0.8 }).applyWithTargets!(
        tf.tensor(values, shape),
        tf.eye(batch),
        contextOf(6),
      )
      return { x: mixed.x.dataSync<'float32'>().slice(), targets: mixed.targets.arraySync() as number[][] }
    })
    expect([...received.x]).toEqual(expected)
    received.targets.forEach((target, n) => {
      const box = boxes[n]!
      const share = box.on ? ((box.rows[1] - box.rows[0]) * (box.columns[1] - box.columns[0])) / (height * width) : 0
      expectClose([target[n]!, target[(n + 1) % batch]!], [1 - share, share], 1e-6)
    })
    expect(boxes.some(({ on }) => !on)).toBe(true)
  })

  it('takes images only, and says so', () => {
    expect(() => make('cutmix').outputShape([784])).toThrow(
      'transform:cutmix: expected images [height, width, channels], received samples of shape [784]',
    )
  })
})
