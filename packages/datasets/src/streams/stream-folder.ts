import { grouped } from '@telarjs/core'
import type { Files, LoadContext, LoadedData } from '../dataset.js'
import type { ImagePath } from '../files/image-paths.js'
import { planFolder, readParts, type FolderOptions } from '../files/read-image-folder.js'
import { webDigest } from '../io/digest.js'
import type { SplitOptions } from '../splits/split-options.js'
import { assignSamples } from '../splits/splits.js'
import type { ShardedStreamOptions } from './stream-option.js'
import { describeStream, excerptSize, requireStreamable, streamOf, streamWeights } from './streamed-data.js'

/** Files whose sizes are asked for at once. */
const filesAtOnce = 1024

interface StreamFolderOptions extends FolderOptions, SplitOptions {
  readonly stream: ShardedStreamOptions
}

/**
 * Images of a folder whose training samples are read in each epoch anew. Their paths say their classes, so that they can be divided as images in
 * memory are; the other splits are held in memory. Shards are images from all over the folder.
 *
 * @throws ExperimentError for `sampling`, which draws samples from all of them
 */
export async function streamFolder(
  options: StreamFolderOptions,
  context: LoadContext,
  where: string,
): Promise<LoadedData> {
  requireStreamable(options, { sampling: 'classWeights weighs classes in the loss' }, where)
  const { parts, ...plan } = await planFolder(options, context)
  const divisions = assignSamples(mapValues(parts, sizeAndTargets), options, context.random, where)
  const chosen = mapValues(divisions, ({ from, samples }) =>
    Array.from(samples, (sample) => ({ ...parts[from]![sample]!, row: sample })),
  )
  const train = chosen['train']!
  const order = context.random.stream('shards').permutation(train.length)
  const shuffled = Array.from(order, (number) => train[number]!)
  const held = { ...chosen, train: shuffled.slice(0, excerptSize) }
  const data = await readParts(held, plan, context)
  const classCounts = plan.classes.map(() => 0)
  for (const { target } of train) classCounts[target]!++
  const { shardSize, shuffleBuffer } = options.stream
  const shards = Array.from({ length: Math.ceil(train.length / shardSize) }, (_, i) =>
    shuffled.slice(i * shardSize, (i + 1) * shardSize).map(({ path, target }) => ({ path, target })),
  )
  const { fit, isExact } = plan
  const stream = streamOf(context.files, {
    sizes: shards.map(({ length }) => length),
    task: { kind: 'image-files', shards, fit, isExact },
    options: options.stream,
    classCounts,
    fingerprint: await fingerprintOf(train, options.path, context),
  })
  const excerpt = data.splits['train']!
  const withRows = mapValues(held, (images, name) => ({
    ...data.splits[name]!,
    rows: Int32Array.from(images, ({ row }) => row),
  }))
  return {
    ...data,
    // By the numbers of its images in the files, a fold's answers are put together.
    ...(options.fold ? { splits: withRows } : {}),
    ...streamWeights(options, excerpt, plan.classes, classCounts, where),
    stream,
    notes: [describeStream(train.length, `${grouped(shards.length)} parts of the folder`, shuffleBuffer, excerpt)],
  }
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, map: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]))
}

function sizeAndTargets(images: readonly ImagePath[]): { readonly size: number; readonly targets: Int32Array } {
  return { size: images.length, targets: Int32Array.from(images, ({ target }) => target) }
}

/** Of the name in the folder, the class and the size of each file. */
async function fingerprintOf(images: readonly ImagePath[], folder: string, { files, signal }: LoadContext) {
  const start = folder.replace(/\/$/, '').length + 1
  let fingerprint = ''
  for (let from = 0; from < images.length; from += filesAtOnce) {
    signal?.throwIfAborted()
    const lines = await Promise.all(
      images
        .slice(from, from + filesAtOnce)
        .map(async ({ path, target }) => `${path.slice(start)} ${target} ${await sizeOf(files, path)}`),
    )
    fingerprint = await webDigest(new TextEncoder().encode([fingerprint, ...lines].join('\n')), 'sha256')
  }
  return fingerprint
}

async function sizeOf(files: Files, path: string): Promise<number> {
  return (await files.size?.(path)) ?? (await files.read(path)).length
}
