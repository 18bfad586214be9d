import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { decodeImage } from './decode-image.js'

/** The first entry of the directory of a file, which counts more values than any file holds. */
function counting(count: number): Uint8Array {
  const bytes = new Uint8Array(readFileSync(new URL('../../fixtures/raw.tif', import.meta.url)))
  const view = new DataView(bytes.buffer)
  const little = bytes[0] === 0x49
  view.setUint32(view.getUint32(4, little) + 2 + 4, count, little)
  return bytes
}

it('makes no room for values that a file cannot hold', async () => {
  await expect(decodeImage(counting(0xffffffff), 'a.tif')).rejects.toThrow(
    /^a\.tif: the image is damaged or cut off: its entry \d+ at byte \d+ counts 4294967295 values, more than the file can hold$/,
  )
})

it('refuses directories that are cut off or lie behind the end', async () => {
  const file = counting(1)
  await expect(decodeImage(file.subarray(0, 7), 'a.tif')).rejects.toThrow('it has 7 bytes, expected at least 8')
  const behind = Uint8Array.from([...file.subarray(0, 4), 0xff, 0xff, 0, 0])
  await expect(decodeImage(behind, 'a.tif')).rejects.toThrow(/its directory at byte \d+ lies behind its end/)
})
