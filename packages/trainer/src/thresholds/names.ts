import { sizeOf } from '@telarjs/core'
import type { Checkpoint } from '../checkpoint/checkpoint.js'
import type { Network } from '../plan.js'

/**
 * How many thresholds a network has: one that tells two classes apart has one, for the second; one that gives labels has one for each; others have none.
 *
 * @example
 * const count = thresholdCount(network)
 */
export function thresholdCount({ loss, sample }: Pick<Network, 'loss' | 'sample'>): number {
  const { classes, targetShape } = sample
  if (loss.targets !== 'classes' || loss.outputs === 'embeddings') return 0
  if (targetShape.length === 0) return Number(classes.length === 2)
  return loss.takesLabels ? sizeOf(targetShape) : 0
}

/** What a network answers, as its checkpoint says it. */
type Answering = Pick<Checkpoint, 'sample'> & { readonly data?: Checkpoint['data'] | undefined }

/**
 * What each threshold is for: the second of two classes, or a label, which a table has in a column of its own.
 *
 * @example
 * thresholdNames(1, { sample: { shape: [4], classes: ['no', 'yes'], targetShape: [] } }) // ['yes']
 */
export function thresholdNames(count: number, { sample, data }: Answering): readonly string[] {
  const { classes } = sample
  if (count === 1 && classes.length === 2) return classes.slice(1)
  const columns = data?.targets.kind === 'values' ? data.targets.names : undefined
  return Array.from({ length: count }, (_, i) => classes[i] ?? columns?.[i] ?? String(i))
}
