import * as v from 'valibot'

const count = (least: number, description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.description(description))

/** Whether, and how, training samples are read while they are trained on. */
export const streamOption = v.exactOptional(
  v.pipe(
    v.strictObject({
      shuffleBuffer: v.optional(count(1, 'Samples of which the next one is drawn at random'), 10_000),
      readAhead: v.optional(count(1, 'Row groups that are read before they are needed'), 2),
    }),
    v.description(
      'Reads training images while they are trained on, for more of them than memory holds: { "shuffleBuffer": 10000 }; without it, all are read at the start',
    ),
  ),
)

/** How a stream is shuffled and read. */
export interface StreamOptions {
  readonly shuffleBuffer: number
  readonly readAhead: number
}
