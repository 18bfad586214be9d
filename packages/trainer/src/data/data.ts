import {
  createRandom,
  DataError,
  ExperimentError,
  type DataSignature,
  type ParsedExperiment,
  type Registry,
  sizeOf,
} from '@telarjs/core'
import { warningsOf, type LoadedData, type Split, type TargetKind } from '@telarjs/datasets'
import { gatherLabeledPixels, gatherPixels, uploadPixels, type NamedTensors, type PixelTable } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { namedStream, requireWhole } from './check-data.js'
import { createNamed, createEach } from '../plugin-errors/named-errors.js'
import type { TrainOptions } from '../options.js'
import { scaled } from './target-scale.js'
import { unscaledInputs } from './unscaled-inputs.js'

/**
 * Loads the data of an experiment and checks that it can be trained on.
 *
 * @param trained what a trained network knows of its data: samples are then encoded as in training, and nothing is fitted anew
 * @example
 * const { splits } = await loadData(parsed, { registry: builtinRegistry })
 */
export async function loadData(
  experiment: ParsedExperiment,
  { registry, files, download, signal }: DataOptions,
  trained?: DataSignature,
): Promise<LoadedData> {
  const loaded = await createNamed(registry, 'dataset', experiment.data, 'data').load({
    ...targetsOfLoss(experiment, registry),
    random: createRandom(experiment.seed).stream('data'),
    files: files ?? noFiles,
    download: download ?? noDownload,
    ...(signal ? { signal } : {}),
    ...(trained ? { trained } : {}),
  })
  const where = `data: ${experiment.data.use}: load`
  requireWhole(where, loaded)
  const { stream } = loaded
  const data = stream === undefined ? loaded : { ...loaded, stream: namedStream(stream, `${where}: stream`, loaded) }
  for (const [name, split] of Object.entries(data.splits)) {
    if (split.size === 0) throw new ExperimentError({ where: 'data', problem: `the split '${name}' has no samples` })
  }
  if (!data.splits['train'])
    throw new ExperimentError({ where: 'data', problem: `${experiment.data.use} has no split 'train'` })
  const transforms = createEach(registry, 'transform', experiment.transforms, 'transforms')
  const unscaled = unscaledInputs(experiment, transforms, data)
  const warnings = [...(data.warnings ?? []), ...warningsOf(data), ...(unscaled === undefined ? [] : [unscaled])]
  return { ...data, warnings }
}

/** The kind of targets that the loss takes; nothing where it follows from the data. */
function targetsOfLoss({ loss }: ParsedExperiment, registry: Registry): { readonly targets?: TargetKind } {
  if (!loss) return {}
  const { targets, takesLabels } = createNamed(registry, 'loss', loss, 'loss')
  return { targets: takesLabels ? 'labels' : targets }
}

type DataOptions = Pick<TrainOptions, 'files' | 'download' | 'signal'> & { readonly registry: Registry }

const noFiles = { read: refuseFiles, list: refuseFiles }

async function refuseFiles(path: string): Promise<never> {
  throw new DataError({ where: path, problem: 'no access to files was given', remedy: 'pass `files` to train' })
}

async function noDownload(file: { readonly mirrors: readonly string[] }): Promise<never> {
  throw new DataError({
    where: `${file.mirrors[0]}`,
    problem: 'no way to download was given',
    remedy: 'pass `download` to train',
  })
}

/**
 * The split on which a trained network is evaluated: `test`, or the last one there is.
 *
 * @example
 * evaluationSplit(data) // 'test' where the data have it
 */
export function evaluationSplit({ splits }: LoadedData): string {
  return 'test' in splits ? 'test' : Object.keys(splits).at(-1)!
}

/** Samples of one step: x float32 [batch, ...shape], bytes scaled to 0 … 1, and the targets. */
export type Batch = { readonly x: Tensor; readonly targets: Tensor }

/** A split on the device, from which batches are gathered; bytes stay bytes. */
export interface DeviceSplit {
  readonly size: number
  /** @param indices int32 [batch] */
  batch(indices: Tensor1D): Batch
  release(): void
}

/** How a training step gets its batch: by its numbers from a split on the device, or itself, where the samples are streamed. */
export type BatchOf = (feed: NamedTensors) => Batch

/** The batch is gathered on the device. */
export function batchFrom(split: DeviceSplit): BatchOf {
  return (feed) => split.batch(feed['indices'] as Tensor1D)
}

/** The batch is what the step is fed with. */
export function batchFed({ shape }: Pick<LoadedData, 'shape'>, isBytes: boolean): BatchOf {
  const size = sizeOf(shape)
  return ({ inputs, targets }) => {
    const table = inputs as Tensor2D
    const rows = table.shape[0]
    const x = isBytes ? gatherPixels({ tensor: table, size }, tf.range(0, rows, 1, 'int32'), byteScale) : table
    return { x: tf.reshape(x, [rows, ...shape]), targets: targets! }
  }
}

const byteScale = { scale: 1 / 255, offset: 0 }

/**
 * Copies a split to the device once; its targets are scaled as the loss takes them.
 *
 * @example
 * const { size } = uploadSplit(data.splits['train']!, data)
 */
export function uploadSplit(
  split: Split,
  { shape, targetShape, targetScale }: Pick<LoadedData, 'shape' | 'targetShape' | 'targetScale'>,
): DeviceSplit {
  const values = uploadInputs(split.inputs, split.size, sizeOf(shape))
  const targets =
    split.targets instanceof Int32Array
      ? tf.tensor1d(split.targets, 'int32')
      : tf.tensor(scaled(split.targets, targetScale), [split.size, ...targetShape], 'float32')
  return {
    size: split.size,
    batch(indices) {
      const batch = values.gather(indices, targets)
      return { x: tf.reshape(batch.x, [indices.shape[0], ...shape]), targets: batch.targets }
    },
    release() {
      values.release()
      targets.dispose()
    },
  }
}

/** Inputs on the device, whose rows are gathered together with those of the targets. */
interface DeviceInputs {
  gather(indices: Tensor1D, targets: Tensor): { readonly x: Tensor; readonly targets: Tensor }
  release(): void
}

function uploadInputs(inputs: Uint8Array | Float32Array, rows: number, size: number): DeviceInputs {
  if (inputs instanceof Uint8Array) {
    const table: PixelTable = uploadPixels(inputs, size)
    return {
      gather(indices, targets) {
        if (targets.dtype !== 'int32')
          return { x: gatherPixels(table, indices, byteScale), targets: tf.gather(targets, indices) }
        const { x, labels } = gatherLabeledPixels(table, targets as Tensor1D, indices, byteScale)
        return { x, targets: labels }
      },
      release: () => table.tensor.dispose(),
    }
  }
  const table = tf.tensor2d(inputs, [rows, size])
  return {
    gather: (indices, targets) => ({ x: tf.gather(table, indices), targets: tf.gather(targets, indices) }),
    release: () => table.dispose(),
  }
}
