import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import type { LoadedData } from '../dataset.js'
import { plugins } from '../manifest.js'

const registry = createRegistry(plugins)
const synthetic = plugins.filter(({ id }) => /:(blobs|moons|circles|spirals|xor|surface)$/.test(id))

function load(use: string, options: Record<string, number | string>, seed = 3): Promise<LoadedData> {
  const context = { random: createRandom(seed), files: { read: nothing, list: nothing }, download: nothing }
  return registry.create('dataset', { use, with: { test: 1, splitBy: 'order', ...options } }, 'data').load(context)
}

const nothing = () => Promise.reject(new Error('nothing to read'))

/** All points of a class in order, the test point included. */
function pointsOf({ splits }: LoadedData, target: number): number[][] {
  return [splits['train']!, splits['test']!].flatMap(({ inputs, targets }) =>
    [...targets].flatMap((label, i) => (label === target ? [[inputs[2 * i]!, inputs[2 * i + 1]!]] : [])),
  )
}

describe.each(synthetic.map((plugin) => [plugin.id, plugin] as const))('%s', (id, plugin) => {
  describeDataset(plugin)

  it('makes as many points of each class, a fifth of them for the test', async () => {
    const context = { random: createRandom(1), files: { read: nothing, list: nothing }, download: nothing }
    const { shape, classes, splits } = await registry
      .create('dataset', { use: id, with: { samples: 600 } }, 'data')
      .load(context)
    expect([shape, splits['train']!.size, splits['test']!.size]).toEqual([[2], 480, 120])
    const all = [...splits['train']!.targets, ...splits['test']!.targets]
    classes.forEach((_, label) => expect(all.filter((target) => target === label).length).toBe(600 / classes.length))
    expect(splits['train']!.inputs).toBeInstanceOf(Float32Array)
  })

  it('scatters them with the noise that is asked for', async () => {
    const [plain, noisy] = [await load(id, { samples: 4000, noise: 0 }), await load(id, { samples: 4000, noise: 0.1 })]
    // Of values over the plane the values scatter, of classes the points.
    const part = plain.classes.length > 0 ? 'inputs' : 'targets'
    const scatter = Array.from(plain.splits['train']![part], (value, i) => noisy.splits['train']![part][i]! - value)
    const deviation = Math.sqrt(scatter.reduce((sum, value) => sum + value * value, 0) / scatter.length)
    expect(deviation).toBeCloseTo(0.1, 2)
  })

  it('makes other points for another seed', async () => {
    expect((await load(id, { noise: 0.1 }, 3)).splits).not.toEqual((await load(id, { noise: 0.1 }, 4)).splits)
  })
})

const r = Math.SQRT1_2
/** By hand: moons of 3 points each lie at the angles 0, π/2, π; circles of 4 at quarters of a turn; spirals of half a turn at radius 0, ½, 1. */
const byHand: [string, Record<string, number>, number[][][]][] = [
  [
    'dataset:moons',
    { samples: 6 },
    [
      [
        [1, 0],
        [0, 1],
        [-1, 0],
      ],
      [
        [0, 0.5],
        [1, -0.5],
        [2, 0.5],
      ],
    ],
  ],
  [
    'dataset:circles',
    { samples: 8, factor: 0.25 },
    [
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ],
      [
        [0.25, 0],
        [0, 0.25],
        [-0.25, 0],
        [0, -0.25],
      ],
    ],
  ],
  [
    'dataset:spirals',
    { samples: 6, turns: 0.5 },
    [
      [
        [0, 0],
        [0, 0.5],
        [-1, 0],
      ],
      [
        [0, 0],
        [0, -0.5],
        [1, 0],
      ],
    ],
  ],
  [
    'dataset:spirals',
    { samples: 4, classes: 2, turns: 0.125 },
    [
      [
        [0, 0],
        [r, r],
      ],
      [
        [0, 0],
        [-r, -r],
      ],
    ],
  ],
  ['dataset:blobs', { samples: 4, classes: 4 }, [[[1, 0]], [[0, 1]], [[-1, 0]], [[0, -1]]]],
]

describe('without noise', () => {
  it.each(byHand)('%s %o lies where its formula says', async (use, options, expected) => {
    const data = await load(use, { noise: 0, ...options })
    expected.forEach((points, target) => {
      pointsOf(data, target).forEach(([x, y], i) => {
        expect(x).toBeCloseTo(points[i]![0]!, 6)
        expect(y).toBeCloseTo(points[i]![1]!, 6)
      })
      expect(pointsOf(data, target)).toHaveLength(points.length)
    })
  })

  it('dataset:xor fills all four quarters, each with its class', async () => {
    const data = await load('dataset:xor', { samples: 400, noise: 0 })
    const quarters = new Map<string, number>()
    for (const target of [0, 1]) {
      for (const [x = 0, y = 0] of pointsOf(data, target)) {
        expect(x < 0 !== y < 0).toBe(target === 1)
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1)
        quarters.set(`${x < 0} ${y < 0}`, (quarters.get(`${x < 0} ${y < 0}`) ?? 0) + 1)
      }
    }
    expect([...quarters.values()].every((count) => count > 70)).toBe(true)
    expect(quarters.size).toBe(4)
  })
})

describe('dataset:surface', () => {
  // By hand: a plane is (x + y)/2; a cone of height ±1 and reach 0.4 falls by 2.5 for each unit of distance.
  it.each([
    ['plane', ([x = 0, y = 0]: number[]) => (x + y) / 2],
    [
      'hills',
      ([x = 0, y = 0]: number[]) =>
        [-0.6, 0, 0.6].reduce((sum, a, column) => {
          const cone = (b: number) => Math.max(0, 1 - 2.5 * Math.sqrt((x - a) ** 2 + (y - b) ** 2))
          const sign = column === 1 ? -1 : 1
          return sum + sign * (cone(0.4) - cone(-0.4))
        }, 0),
    ],
  ])(
    '%s: values are the heights of evenly drawn points of the square, noise goes to values alone',
    async (form, height) => {
      const [still, noisy] = await Promise.all(
        [0, 0.1].map((noise) => load('dataset:surface', { form, samples: 500, noise })),
      )
      const { inputs, targets } = still!.splits['train']!
      expect(still!.classes).toEqual([])
      expect(Math.min(...inputs)).toBeGreaterThanOrEqual(-1)
      expect(Math.max(...inputs)).toBeLessThan(1)
      const points = Array.from(targets, (_, i) => [inputs[2 * i]!, inputs[2 * i + 1]!])
      points.forEach((point, i) => expect(targets[i]).toBeCloseTo(height(point), 5))
      expect(noisy!.splits['train']!.inputs).toEqual(inputs)
    },
  )
})
