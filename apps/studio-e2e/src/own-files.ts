import { writeNpz } from '@telarjs/datasets/formats'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const side = 6

/** Images of two classes: the left or the right half is bright. */
function pictures(count: number): { readonly values: Uint8Array; readonly labels: Uint8Array } {
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 2)
  const values = Uint8Array.from(
    { length: count * side * side },
    (_, at) => (Number(at % side < side / 2) === labels[Math.floor(at / side / side)] ? 200 : 30) + ((at * 7) % 25),
  )
  return { values, labels }
}

/** Two IDX files, as MNIST has them. */
export function idxFiles(
  count: number,
): { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[] {
  const { values, labels } = pictures(count)
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  })
  return [
    file('halves-images-idx3-ubyte', idx([count, side, side], values)),
    file('halves-labels-idx1-ubyte', idx([count], labels)),
  ]
}

/** The same in one file of NumPy's. */
export function npzFile(count: number): { readonly name: string; readonly mimeType: string; readonly buffer: Buffer } {
  const { values, labels } = pictures(count)
  const bytes = writeNpz({ images: { shape: [count, side, side], values }, labels: { shape: [count], values: labels } })
  return { name: 'halves.npz', mimeType: 'application/zip', buffer: Buffer.from(bytes) }
}

/** And as pictures in a folder for each class. */
export async function imageFolder(count: number): Promise<string> {
  const { values, labels } = pictures(count)
  const folder = await mkdtemp(join(tmpdir(), 'telar-images-'))
  for (const name of ['left', 'right']) await mkdir(join(folder, name))
  for (let image = 0; image < count; image++) {
    await writeFile(
      join(folder, labels[image] ? 'left' : 'right', `${image}.bmp`),
      bmp(values.subarray(image * side * side, (image + 1) * side * side), side),
    )
  }
  return folder
}

/** A picture of 24 bits a pixel, the lowest row first, each row filled up to four bytes. */
export function bmp(gray: Uint8Array, side: number): Uint8Array {
  const row = Math.ceil((3 * side) / 4) * 4
  const bytes = new Uint8Array(54 + row * side)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, side, true)
  view.setInt32(22, side, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++)
      bytes.fill(gray[y * side + x]!, 54 + (side - 1 - y) * row + 3 * x, 54 + (side - 1 - y) * row + 3 * x + 3)
  }
  return bytes
}

/** Bytes in IDX, the format of MNIST. */
function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, 8, shape.length])
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis))
  return Buffer.concat([header, values])
}
