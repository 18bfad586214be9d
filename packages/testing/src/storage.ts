import type { Storage } from '@telarjs/core'
import { describe, expect, it } from 'vitest'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

const checks: Readonly<Record<string, (storage: Storage) => Promise<void>>> = {
  async 'is empty at first, and reads nothing from a file that is not there'(storage) {
    expect(await storage.list('')).toEqual([])
    expect(await storage.read('log.jsonl')).toBeUndefined()
    await storage.remove('log.jsonl')
  },

  async 'gives back the bytes that were written last'(storage) {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i)
    await storage.write('checkpoints/last.telar', encode('one'))
    await storage.write('checkpoints/last.telar', all)
    expect([...(await storage.read('checkpoints/last.telar'))!]).toEqual([...all])
    await storage.write('empty', new Uint8Array())
    expect(await storage.read('empty')).toHaveLength(0)
  },

  async 'keeps what was written whatever the caller does with its arrays'(storage) {
    const bytes = encode('abc')
    await storage.write('file', bytes)
    bytes.fill(0)
    const read = (await storage.read('file'))!
    read.fill(0)
    expect(decode(await storage.read('file'))).toBe('abc')
  },

  async 'writes a part of a larger buffer as that part'(storage) {
    await storage.write('file', encode('abcdef').subarray(2, 4))
    expect(decode(await storage.read('file'))).toBe('cd')
  },

  async 'adds text at the end, and makes the file where it is missing'(storage) {
    await storage.append('log.jsonl', '{"a":"é"}\n')
    await storage.append('log.jsonl', 'b\n')
    expect(decode(await storage.read('log.jsonl'))).toBe('{"a":"é"}\nb\n')
  },

  async 'adds bytes at the end as they are'(storage) {
    await storage.append('events', Uint8Array.of(0, 255, 128, 10).subarray(1))
    await storage.append('events', Uint8Array.of(13, 0))
    expect([...(await storage.read('events'))!]).toEqual([255, 128, 10, 13, 0])
  },

  async 'lists the names that begin with a prefix, sorted'(storage) {
    for (const name of ['log.jsonl', 'checkpoints/last.telar', 'checkpoints/best.telar'])
      await storage.write(name, encode(name))
    expect(await storage.list('')).toEqual(['checkpoints/best.telar', 'checkpoints/last.telar', 'log.jsonl'])
    expect(await storage.list('checkpoints/l')).toEqual(['checkpoints/last.telar'])
    expect(await storage.list('x')).toEqual([])
  },

  async 'removes a file, and is silent where it is gone already'(storage) {
    await storage.write('file', encode('x'))
    await storage.remove('file')
    await storage.remove('file')
    expect(await storage.read('file')).toBeUndefined()
    expect(await storage.list('')).toEqual([])
  },

  async 'ends with one of the contents where several are written at once'(storage) {
    await Promise.all(['one', 'two', 'three'].map((text) => storage.write('same', encode(text))))
    expect(['one', 'two', 'three']).toContain(decode(await storage.read('same')))
    expect(await storage.list('')).toEqual(['same'])
  },
}

/**
 * Registers Vitest tests that a storage keeps its contract.
 *
 * @param open opens an empty storage, a new one for each test
 * @example
 * describeStorage('memoryStorage', memoryStorage)
 */
export function describeStorage(name: string, open: () => Storage | Promise<Storage>): void {
  describe(name, () => {
    for (const [sentence, check] of Object.entries(checks)) it(sentence, async () => check(await open()))
  })
}
