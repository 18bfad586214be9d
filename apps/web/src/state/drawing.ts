import { signal } from '@preact/signals'

/** What was drawn, for when the field is shown again. */
export const drawing = signal<ImageData | undefined>(undefined)

/** The drawing, or what the camera sees, as the network sees it: 0 … 1, in the size of its samples. */
export const drawn = signal<Float32Array | undefined>(undefined)
