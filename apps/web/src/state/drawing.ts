import { signal } from '@preact/signals'
import { changes } from './history.js'

/** What was drawn, for when the field is shown again. */
export const drawing = signal<ImageData | undefined>(undefined)

/** The drawing, or what the camera sees, as the network sees it: 0 … 1, in the size of its samples. */
export const drawn = signal<Float32Array | undefined>(undefined)

/** Takes over what the field shows, or nothing; undo brings back what it showed before. */
export function setDrawing(next: ImageData | undefined, what: () => string): void {
  const isLoss = next === undefined && drawing.value !== undefined
  changes.set(drawing, next, { what, isLoss, bytes: next?.data.length ?? 0 })
}
