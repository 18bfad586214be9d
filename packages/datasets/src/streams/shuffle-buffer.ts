import type { Random } from '@telarjs/core'

/** Words that are drawn at once. */
const block = 4096

/**
 * Which samples stand in a shuffle buffer, by their places in the order in which they are read, and which of them is drawn next: tf.data's
 * `shuffle(buffer_size)`. The buffer is filled with the first samples; each draw takes any of them, and the next one that is read takes its place.
 *
 * What is drawn follows from the key alone, so that a resumed run finds the buffer as it was without keeping it: see `skip`.
 */
export interface ShuffleBuffer {
  /** The place, in the order of reading, of the sample in each slot. */
  readonly slots: Int32Array
  /** Slots that hold a sample: fewer and fewer once all are read. */
  readonly filled: number
  /** The first place that was not read yet. */
  readonly next: number
  /**
   * Draws a sample.
   *
   * @returns its slot, and where that slot's new sample comes from: the next place, or another slot once all are read
   */
  draw(): { readonly slot: number; readonly place: number | undefined; readonly moved: number }
  /** Draws so many samples without telling which. */
  skip(count: number): void
}

/**
 * A buffer that is full of the first samples.
 *
 * @param capacity samples that it holds
 * @param total samples that will be read
 * @param random of this epoch
 * @example
 * const buffer = createShuffleBuffer(10_000, 60_000, random)
 * const { slot } = buffer.draw()
 */
export function createShuffleBuffer(capacity: number, total: number, random: Random): ShuffleBuffer {
  const slots = Int32Array.from({ length: Math.min(capacity, total) }, (_, place) => place)
  let drawn = 0
  let words: Uint32Array = new Uint32Array()

  function draw() {
    if (drawn % block === 0 || words.length === 0) words = random.stream(Math.floor(drawn / block)).bits(block)
    const filled = Math.min(slots.length, total - drawn)
    const slot = Math.floor((words[drawn % block]! / 4294967296) * filled)
    const place = slots.length + drawn < total ? slots.length + drawn : undefined
    const moved = filled - 1
    slots[slot] = place ?? slots[moved]!
    drawn++
    return { slot, place, moved }
  }

  return {
    slots,
    get filled() {
      return Math.min(slots.length, total - drawn)
    },
    get next() {
      return Math.min(slots.length + drawn, total)
    },
    draw,
    skip(count) {
      for (let i = 0; i < count; i++) draw()
    },
  }
}
