import type { Image } from './image.js'

/** An image turned as its EXIF orientation 1 … 8 says (CIPA DC-008, 4.6.4): from how it lies in the file to how it is seen. */
export function upright(image: Image, orientation: number): Image {
  if (orientation === 1) return image
  const isTransposed = orientation >= 5
  const [flipsX, flipsY] = [[2, 3, 7, 8].includes(orientation), [3, 4, 6, 7].includes(orientation)]
  const { channels, data } = image
  const [width, height] = isTransposed ? [image.height, image.width] : [image.width, image.height]
  const turned = new Uint8Array(data.length)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = isTransposed ? [y, x] : [x, y]
      const from =
        ((flipsY ? image.height - 1 - row : row) * image.width + (flipsX ? image.width - 1 - column : column)) *
        channels
      for (let channel = 0; channel < channels; channel++) turned[to++] = data[from + channel]!
    }
  }
  return { ...image, width, height, data: turned }
}
