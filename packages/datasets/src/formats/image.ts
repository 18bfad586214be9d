/** An image of bytes, row by row, the channels of a pixel side by side. */
export interface Image {
  readonly width: number
  readonly height: number
  /** Gray, or red, green and blue. */
  readonly channels: 1 | 3
  readonly data: Uint8Array
  /** How opaque each pixel is, 0 … 255, where the file says it. */
  readonly alpha?: Uint8Array
}
