import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry, type JsonObject, type OptionsOf } from '@telarjs/core'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { expected, fixture } from '../../fixtures/read.js'
import { imageFolder } from './image-folder.js'
import { memoryFiles } from '../io/memory-files.js'

const pgm = (width: number, ...pixels: number[]) =>
  new TextEncoder().encode(`P2 ${width} ${pixels.length / width} 255 ${pixels.join(' ')}`)
const files = {
  'd/cat/1.pgm': pgm(2, 1, 2),
  'd/cat/2.pgm': pgm(2, 3, 4),
  'd/ant/1.pgm': pgm(2, 5, 6),
  'd/readme.txt': new Uint8Array(),
  'd/.trash/x/9.pgm': pgm(2, 9, 9),
}

function load(given: Record<string, Uint8Array>, options: Partial<OptionsOf<typeof imageFolder>> = {}) {
  const dataset = createRegistry([imageFolder]).create(
    'dataset',
    { use: 'dataset:image-folder', with: { path: 'd', channels: 1, ...options } as JsonObject },
    'data',
  )
  return dataset.load({
    random: createRandom(1),
    files: memoryFiles(given),
    download: () => Promise.reject(new Error('nothing to fetch')),
  })
}

describeDataset(imageFolder, { options: { path: 'd' }, files })

describe('dataset:image-folder', () => {
  it('takes a folder per class, classes in sorted order, bytes as bytes', async () => {
    const { shape, classes, splits } = await load(files)
    expect({ shape, classes }).toEqual({ shape: [1, 2, 1], classes: ['ant', 'cat'] })
    expect(splits['train']).toEqual({
      size: 3,
      inputs: Uint8Array.of(5, 6, 1, 2, 3, 4),
      targets: Int32Array.of(0, 1, 1),
    })
  })

  it('takes folders of splits, in the order of classes that is asked for', async () => {
    const data = await load(
      { 'd/train/cat/1.pgm': pgm(1, 1), 'd/test/ant/1.pgm': pgm(1, 2), 'd/train/ant/1.pgm': pgm(1, 3) },
      { path: 'd/', classes: ['cat', 'ant'] },
    )
    expect(data).toMatchObject({
      classes: ['cat', 'ant'],
      splits: {
        train: { targets: Int32Array.of(1, 0) },
        test: { inputs: Uint8Array.of(2), targets: Int32Array.of(1) },
      },
    })
  })

  it.each([
    ['val', ['train', 'val']],
    ['valid', ['training', 'valid']],
    ['capitals', ['Train', 'Validation']],
    ['dev', ['train', 'dev']],
  ])('knows folders of splits by their usual names: %s', async (_, [train, validation]) => {
    const { classes, splits } = await load({
      [`d/${train}/cat/1.pgm`]: pgm(1, 1),
      [`d/${train}/ant/1.pgm`]: pgm(1, 2),
      [`d/${validation}/cat/2.pgm`]: pgm(1, 3),
    })
    expect([classes, splits['train']!.size, splits['validation']!.size]).toEqual([['ant', 'cat'], 2, 1])
  })

  it('passes through folders that hold one folder, leaves hidden files out and counts what it cannot read', async () => {
    const { classes, splits, warnings } = await load({
      'd/images/cat/1.pgm': pgm(1, 1),
      'd/images/ant/1.pgm': pgm(1, 2),
      'd/images/ant/2.heic': new Uint8Array(),
      'd/images/ant/3.heic': new Uint8Array(),
      'd/images/ant/4.avif': new Uint8Array(),
      'd/__MACOSX/cat/._1.pgm': pgm(1, 1),
      'd/images/.ipynb_checkpoints/5.pgm': pgm(1, 1),
    })
    expect([classes, splits['train']!.size]).toEqual([['ant', 'cat'], 2])
    expect(warnings).toEqual([
      '3 files left out, which are no PNG, JPEG, WebP, BMP, GIF, TIFF, PGM or PPM: .heic 2, .avif 1',
    ])
  })

  it('refuses splits beside classes, unless the classes are named', async () => {
    const mixed = { 'd/test/a/1.pgm': pgm(1, 1), 'd/cat/1.pgm': pgm(1, 2) }
    await expect(load(mixed)).rejects.toThrow(
      "d: expected folders of splits or folders of classes, received 'test' beside 'cat'; \"classes\" names the folders that are classes",
    )
    const named = { 'd/test/1.pgm': pgm(1, 1), 'd/cat/1.pgm': pgm(1, 2) }
    expect(await load(named, { classes: ['cat', 'test'] })).toMatchObject({ splits: { train: { size: 2 } } })
  })

  it('takes one number for a square', async () => {
    const { shape, splits } = await load(files, { size: 3, channels: 1 })
    expect([shape, splits['train']!.inputs.length / splits['train']!.size]).toEqual([[3, 3, 1], 9])
    expect(() => load(files, { size: [3] as never })).toThrow(
      'with.size: expected an integer from 1 to 4096 or [height, width], received [3]',
    )
  })

  it('resizes images of all formats, as Pillow does', async () => {
    const data = await load(
      { 'd/a/rgb.png': fixture('rgb.png'), 'd/b/rgb.jpg': fixture('rgb.jpg'), 'd/b/gray.pgm': fixture('gray.pgm') },
      { size: [5, 7], channels: 3 },
    )
    const { inputs, size } = data.splits['train']!
    expect([data.shape, size]).toEqual([[5, 7, 3], 3])
    const wanted = expected.resized[0]!.values
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - inputs[i]!)))).toBeLessThanOrEqual(1)
  })

  it.each<[string, Record<string, Uint8Array>, Partial<OptionsOf<typeof imageFolder>>, string]>([
    [
      'images of several sizes',
      { ...files, 'd/cat/3.pgm': pgm(1, 3, 4) },
      {},
      'd/cat/3.pgm: expected 1 × 2 pixels as the first image has, received 2 × 1; resize all with "size"',
    ],
    [
      'a damaged image',
      { ...files, 'd/cat/3.pgm': new Uint8Array() },
      {},
      'd/cat/3.pgm: expected an image, received an empty file',
    ],
    [
      'a folder that is no class',
      files,
      { classes: ['cat'] },
      "d/ant/1.pgm: expected a folder named as one of the classes cat, received 'ant'",
    ],
    [
      'an image without a class',
      { ...files, 'd/3.pgm': pgm(2, 1, 2) },
      {},
      'd/3.pgm: expected every image in the folder of its class',
    ],
    [
      'no images',
      { 'd/a.txt': new Uint8Array() },
      {},
      'd: expected images (PNG, JPEG, WebP, BMP, GIF, TIFF, PGM, PPM) in one folder per class, received 1 other files',
    ],
    ['a missing folder', { 'e/a.txt': new Uint8Array() }, {}, 'd: there is no such folder, or it is empty'],
  ])('refuses %s', async (_, given, options, message) => {
    await expect(load(given, options)).rejects.toThrow(expect.objectContaining({ name: 'DataError', message }))
  })

  it('warns of drawings in opacity alone, which a background makes visible', async () => {
    // Black ink, opaque at the left or at the right.
    const drawing = (...alpha: number[]) =>
      encode({ width: 2, height: 1, channels: 4, depth: 8, data: Uint8Array.from(alpha.flatMap((a) => [0, 0, 0, a])) })
    const drawn = { 'd/left/1.png': drawing(255, 0), 'd/right/1.png': drawing(0, 255), 'd/right/2.pgm': pgm(2, 1, 2) }
    const plain = await load(drawn)
    expect(plain.splits['train']!.inputs).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 2))
    expect(plain.warnings).toEqual([
      '2 images are of one color where their transparency is left out; "background": 255 puts them on white, 0 on black',
    ])
    const onWhite = await load(drawn, { background: 255 })
    expect(onWhite.splits['train']!.inputs).toEqual(Uint8Array.of(0, 255, 255, 0, 1, 2))
    expect(onWhite.warnings).toEqual([])
  })
})
