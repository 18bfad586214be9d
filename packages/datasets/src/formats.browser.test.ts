import { createRandom, createRegistry } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import expected from '../fixtures/expected.json'
import formats from '../fixtures/formats.json'
import { decodeImage, fitImage, gunzip, parseNpy, readNpz } from './index.js'
import { plugins } from './manifest.js'
import { memoryFiles } from './io/memory-files.js'

const images: Record<string, { size: number[]; values: number[]; alpha?: number[] }> = {
  ...expected.images,
  ...formats,
}

async function fixture(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(`../fixtures/${name}`, import.meta.url))
  return new Uint8Array(await response.arrayBuffer())
}

describe('formats in a page', () => {
  it.each(Object.entries(images))('decodes %s as Pillow does', async (name, { size, values, alpha }) => {
    const image = await decodeImage(await fixture(name), name)
    expect([image.height, image.width]).toEqual(size)
    const isGray = image.channels === 3 && values.length === image.width * image.height
    const { data } = isGray ? fitImage(image, { ...image, channels: 1 }) : image
    const largest = data.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0)
    expect(largest).toBeLessThanOrEqual(name.endsWith('.jpg') ? 3 : 0)
    expect(image.alpha && [...image.alpha]).toEqual(alpha)
  })

  it('reads arrays of NumPy', async () => {
    expect([...parseNpy(await fixture('f8.npy'), 'f8.npy').values]).toEqual(expected.arrays['f8.npy'].values)
    expect(readNpz(await fixture('compressed.npz'), 'a.npz').array('x_train').shape).toEqual([4, 2, 3])
  })

  it('unpacks gzip', async () => {
    const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 7)
    const packed = await new Response(
      new Blob([content]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer()
    expect(await gunzip(new Uint8Array(packed), 'a.gz')).toEqual(content)
    const twice = Uint8Array.from([...new Uint8Array(packed), ...new Uint8Array(packed), 0, 0, 0, 0])
    expect(await gunzip(twice, 'a.gz')).toEqual(Uint8Array.from([...content, ...content]))
  })

  it('has every data set, and reads a table', async () => {
    const files = memoryFiles({ 'a.csv': new TextEncoder().encode('x,y\n1,a\n2,b\n') })
    const dataset = createRegistry(plugins).create('dataset', {
      use: 'dataset:csv',
      with: { path: 'a.csv', target: 'y' },
    })
    const { splits } = await dataset.load({
      random: createRandom(1),
      files,
      download: () => Promise.reject(new Error('nothing to fetch')),
    })
    // Standardized: (1 − 1.5)/0.5 and (2 − 1.5)/0.5.
    expect(splits['train']!.inputs).toEqual(Float32Array.of(-1, 1))
  })
})
