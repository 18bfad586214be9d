/** Where a TIFF header says how the camera was held: 1 … 8, of which 1 is upright. */
export interface OrientationEntry {
  readonly orientation: number
  /** The byte of the number, and the bytes of 1 there. */
  readonly at: number
  readonly upright: readonly [number, number]
}

/** The tag 0x0112 of the first directory, as in TIFF files and in EXIF; undefined where it is absent or damaged. */
export function orientationEntry(tiff: Uint8Array): OrientationEntry | undefined {
  if (tiff.length < 8) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length)
  const little = tiff[0] === 0x49
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return undefined
  const count = view.getUint16(directory, little)
  for (let entry = directory + 2; entry < directory + 2 + 12 * count && entry + 12 <= tiff.length; entry += 12) {
    if (view.getUint16(entry, little) !== 0x0112) continue
    const orientation = view.getUint16(entry + 8, little)
    const isKnown = orientation >= 1 && orientation <= 8
    return isKnown ? { orientation, at: entry + 8, upright: little ? [1, 0] : [0, 1] } : undefined
  }
  return undefined
}
