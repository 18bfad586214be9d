import * as v from 'valibot'

const count = (least: number, description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.description(description))

const shuffleBuffer = v.optional(count(1, 'Samples of which the next one is drawn at random'), 10_000)
const readAhead = v.optional(count(1, 'Shards, such as row groups, that are read before they are needed'), 2)

const description =
  'Reads training samples while they are trained on, for more of them than memory holds: { "shuffleBuffer": 10000 }; without it, all are read at the start'

/** Whether, and how, training samples are read while they are trained on, from files that come in row groups. */
export const streamOption = v.exactOptional(
  v.pipe(v.strictObject({ shuffleBuffer, readAhead }), v.description(description)),
)

/** The same for files that have no parts of their own. @param shardSize samples that are read at once, unless the option says otherwise */
export const shardedStreamOption = (shardSize: number) =>
  v.exactOptional(
    v.pipe(
      v.strictObject({
        shuffleBuffer,
        readAhead,
        shardSize: v.optional(count(1, 'Samples that are read at once'), shardSize),
      }),
      v.description(description),
    ),
  )

/** How a stream is shuffled and read. */
export interface StreamOptions {
  readonly shuffleBuffer: number
  readonly readAhead: number
}

/** The same, of files that have no parts of their own. */
export interface ShardedStreamOptions extends StreamOptions {
  readonly shardSize: number
}
