import { createRandom, createRegistry, type Json } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import labels from '../../fixtures/labels.json' with { type: 'json' }
import { fixture } from '../../fixtures/read.js'
import type { TargetKind } from '../dataset.js'
import { npz } from './npz.js'
import { memoryFiles } from '../io/memory-files.js'
import { writeNpz } from '../formats/npz.js'

const stored = Object.fromEntries(
  ['labels.npz', 'imgs.npz', 'digits.npz', 'medmnist.npz'].map((name) => [name, fixture(name)]),
)

function load(options: Record<string, Json>, targets?: TargetKind, files: Record<string, Uint8Array> = stored) {
  const dataset = createRegistry([npz]).create('dataset', { use: 'dataset:npz', with: options }, 'data')
  return dataset.load({
    random: createRandom(1),
    files: memoryFiles(files),
    download: () => Promise.reject(new Error('nothing to fetch')),
    ...(targets ? { targets } : {}),
  })
}

const labeled = (targets: string, more: Record<string, Json> = {}) => ({
  path: 'labels.npz',
  inputs: 'x',
  targets,
  ...more,
})
const numbered = ['0', '1', '2']

describe('labels as people save them', () => {
  it.each([
    ['text', labels.classes],
    ['bytes', labels.classes],
    ['column', numbered],
    ['floats', numbered],
    ['onehot', numbered],
    ['onehot8', numbered],
    ['onehot_bool', numbered],
  ])('%s are classes where the loss takes classes, and where it follows from the data', async (name, classes) => {
    const data = await load(labeled(name), 'classes')
    expect(data.classes).toEqual(classes)
    expect((await load(labeled(name))).classes).toEqual(classes)
    expect(data.targetShape).toEqual([])
    expect([...data.splits['train']!.targets]).toEqual(labels.numbers)
    expect(labels.fromOneHot).toEqual(labels.numbers)
  })

  it.each([
    ['floats', 'values', []],
    ['column', 'values', [1]],
    ['onehot', 'values', [3]],
    ['onehot', 'labels', [3]],
    ['onehot8', 'labels', [3]],
  ] as const)('%s are values where the loss takes %s', async (name, loss, shape) => {
    const data = await load(labeled(name), loss)
    expect(data).toMatchObject({ classes: [], targetShape: shape })
    expect(data.splits['train']!.targets).toBeInstanceOf(Float32Array)
  })

  it('"targetsAre" says it against the loss', async () => {
    expect((await load(labeled('onehot', { targetsAre: 'classes' }), 'labels')).classes).toEqual(numbered)
    expect((await load(labeled('onehot8', { targetsAre: 'values' }), 'classes')).targetShape).toEqual([3])
  })

  it('says what was made of labels that could have been read otherwise', async () => {
    expect((await load(labeled('onehot'), 'classes')).notes).toEqual([
      'labels.npz/onehot.npy: one-hot rows read as classes; "targetsAre" says otherwise',
    ])
    expect((await load(labeled('floats'), 'classes')).notes).toEqual([
      'labels.npz/floats.npy: whole floats read as classes; "targetsAre" says otherwise',
    ])
    expect((await load(labeled('column'), 'values')).notes).toEqual([
      'labels.npz/column.npy: whole numbers read as values; "targetsAre" says otherwise',
    ])
  })

  it('"firstClass" says where labels begin, and keeps their names', async () => {
    const data = await load(labeled('fromone', { firstClass: 1 }))
    expect(data.classes).toEqual(['1', '2', '3'])
    expect([...data.splits['train']!.targets]).toEqual(labels.numbers)
    await expect(load(labeled('fromone', { classes: labels.classes }))).rejects.toThrow(
      /expected a class from 0 to 2, received 3; where labels begin at 1, say "firstClass": 1$/,
    )
  })

  it('names of classes put text in their order', async () => {
    const data = await load(labeled('text', { classes: ['émeu', 'dog', 'cat'] }))
    expect([...data.splits['train']!.targets].slice(0, 4)).toEqual([1, 2, 2, 0])
    await expect(load(labeled('text', { classes: ['dog', 'cat'] }))).rejects.toThrow(
      /^labels\.npz\/text\.npy, byte \d+: expected one of the classes dog, cat, received 'émeu'$/,
    )
  })

  it('one label far above all others is an error with its sample', async () => {
    const y = Int32Array.of(0, 1, 1, 20_000_000, 0)
    const files = {
      'a.npz': writeNpz({ x: { shape: [5, 1], values: new Float32Array(5) }, y: { shape: [5], values: y } }),
    }
    await expect(load({ path: 'a.npz' }, 'classes', files)).rejects.toThrow(
      /^a\.npz\/y\.npy, byte \d+: the label 20000000 of sample 3 would make 20000001 classes of 5 samples\./,
    )
    expect((await load({ path: 'a.npz' }, 'values', files)).classes).toEqual([])
  })
})

describe('arrays by their names', () => {
  it('finds those of MedMNIST with its validation split', async () => {
    const { splits } = await load({ path: 'medmnist.npz' })
    expect(Object.entries(splits).map(([name, { size }]) => [name, size])).toEqual([
      ['train', 8],
      ['test', 2],
      ['validation', 3],
    ])
  })

  it('reads pairs of files as Kuzushiji-MNIST is published', async () => {
    const pair = { path: 'imgs.npz', targetsPath: 'digits.npz' }
    const data = await load({ ...pair, testPath: 'imgs.npz', testTargetsPath: 'digits.npz' })
    expect(data).toMatchObject({ shape: [5, 6, 1], splits: { train: { size: 8 }, test: { size: 8 } } })
    expect([...data.splits['test']!.targets]).toEqual(labels.numbers)
  })

  it.each([
    [['X', 'y']],
    [['arr_0', 'arr_1']],
    [['images', 'labels']],
    [['train_images', 'train_labels']],
    [['data', 'target']],
  ])('finds %j', async ([x, y]) => {
    const files = {
      'a.npz': writeNpz({
        [y!]: { shape: [2], values: Uint8Array.of(0, 1) },
        [x!]: { shape: [2, 1], values: Uint8Array.of(7, 8) },
      }),
    }
    expect((await load({ path: 'a.npz' }, undefined, files)).splits['train']).toEqual({
      size: 2,
      inputs: Uint8Array.of(7, 8),
      targets: Int32Array.of(0, 1),
    })
  })

  it('names the arrays that are there', async () => {
    await expect(load({ path: 'labels.npz', inputs: 'half' })).rejects.toThrow(
      /^labels\.npz: expected an array of labels or values with a usual name, such as y_train, train_y, labels_train, received x, half, /,
    )
  })
})

describe('images with their channels first', () => {
  it('are warned of, and turned where "layout" says so', async () => {
    const planes = { path: 'labels.npz', inputs: 'planes', targets: 'column' }
    const asStored = await load(planes)
    expect(asStored.shape).toEqual([3, 5, 6])
    expect(asStored.warnings).toEqual([
      'labels.npz/planes.npy: samples [3, 5, 6] look like images with their channels first; "layout": "channels-first" turns them to [5, 6, 3], "channels-last" takes them as they are',
    ])
    const turned = await load({ ...planes, layout: 'channels-first' })
    expect({ shape: turned.shape, warnings: turned.warnings }).toEqual({ shape: [5, 6, 3], warnings: [] })
    expect([...turned.splits['train']!.inputs]).toEqual(labels.channelsLast)
  })

  it('need three axes', async () => {
    await expect(load(labeled('column', { layout: 'channels-first' }))).rejects.toThrow(
      'data: dataset:npz with.layout: expected samples [channels, height, width] to turn, received [2]; "shape" says what they are',
    )
  })
})

it('float16 is widened exactly', async () => {
  const { splits } = await load({ path: 'labels.npz', inputs: 'half', targets: 'column' })
  expect([...splits['train']!.inputs]).toEqual(labels.half)
})
