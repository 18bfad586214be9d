import { describe, expect, it } from 'vitest'
import { memoryStorage } from './storage.js'

describe('memoryStorage', () => {
  const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

  it('writes, appends, lists, reads and removes', async () => {
    const storage = memoryStorage()
    await storage.append('log.csv', 'a\n')
    await storage.append('log.csv', 'ñ\n')
    await storage.write('checkpoints/b', Uint8Array.of(2))
    await storage.write('checkpoints/a', Uint8Array.of(1))
    expect(text(await storage.read('log.csv'))).toBe('a\nñ\n')
    expect(await storage.list('checkpoints/')).toEqual(['checkpoints/a', 'checkpoints/b'])
    await storage.remove('checkpoints/a')
    await storage.remove('never was')
    expect(await storage.list('')).toEqual(['checkpoints/b', 'log.csv'])
    expect(await storage.read('checkpoints/a')).toBeUndefined()
  })

  it('keeps its bytes apart from those of the caller', async () => {
    const storage = memoryStorage()
    const bytes = Uint8Array.of(1)
    await storage.write('x', bytes)
    bytes[0] = 9
    ;(await storage.read('x'))![0] = 8
    expect([...(await storage.read('x'))!]).toEqual([1])
  })
})
