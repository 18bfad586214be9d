import { expect, it } from 'vitest'
import { memoryFiles } from './memory-files.js'

it.each(['constructor', '__proto__', 'toString'])('has no file %s that nobody gave', async (path) => {
  await expect(memoryFiles({ a: new Uint8Array() }).read(path)).rejects.toThrow(
    `${path}: there is no such file; there are a`,
  )
})
