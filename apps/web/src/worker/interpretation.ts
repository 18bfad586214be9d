import { ExperimentError, sizeOf } from '@telarjs/core'
import { encodedColumns, type Split } from '@telarjs/datasets'
import { calibration as reliabilityOf } from '@telarjs/report'
import { readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import { confidencesOf, fitTemperature, recalibrated, scoresOfSplit } from '@telarjs/trainer/calibration'
import { columnImportance, gradCam, partialDependence, saliency } from '@telarjs/trainer/interpretation'
import {
  classOf,
  fitThresholds,
  thresholdCount,
  thresholdNames,
  type ThresholdOptions,
} from '@telarjs/trainer/thresholds'
import type {
  ColumnsView,
  DependenceView,
  ExplainedImage,
  LookedAtView,
  ReliabilityView,
  ThresholdsView,
} from '../protocol/interpretation.js'
import { lookedAt, probabilityOf } from './gallery.js'
import type { OpenNetwork } from './network.js'

/** The network is asked several times for each column. */
const most = { columns: 40, samples: 1000 }

/** How much each column of a table matters; nothing for samples that are no rows. */
export async function columns({ model, data }: OpenNetwork): Promise<ColumnsView | undefined> {
  // Pixels in the columns of a table are a picture.
  if (encodedColumns(model.data?.preprocessing).length === 0 || model.sample.shape.length > 1) return undefined
  const { splits } = await data()
  const split = lookedAt(splits)
  const found = await columnImportance(model, splits[split]!, { columns: most.columns, rows: most.samples })
  return { ...found, columns: found.columns.toSorted((a, b) => b.mean - a.mean), split }
}

/** How the answers go with a column; nothing where it cannot be varied. */
export async function dependence({ model, data }: OpenNetwork, column: string): Promise<DependenceView> {
  const { splits } = await data()
  const split = lookedAt(splits)
  const quantity = model.sample.classes.length > 0 ? 'probability' : 'prediction'
  return { ...(await partialDependence(model, splits[split]!, column, { rows: most.samples })), split, quantity }
}

/** What in an image speaks for the answer; nothing for what is no image, or no answer of classes. */
export async function whereItLooks(open: OpenNetwork, image: ExplainedImage): Promise<LookedAtView | undefined> {
  const { model } = open
  const { shape, classes } = model.sample
  if (shape.length !== 3 || classes.length < 2) return undefined
  const { values, truth } = await valuesOf(open, image)
  if (values.length !== sizeOf(shape)) return undefined
  const probabilities = (await model.predict(values)).values
  const answer = classOf(probabilities, model.thresholds?.values)
  if (answer < 0) return undefined
  const images = { inputs: values, classes: Int32Array.of(answer) }
  const [maps, found] = [await saliency(model, images), await gradCam(model, images)]
  return {
    shape: shape as [number, number, number],
    values,
    answer: classes[answer]!,
    probability: probabilityOf(probabilities, answer),
    ...(truth === undefined ? {} : { truth: classes[truth]! }),
    saliency: maps.values,
    ...(found ? { gradCam: found.values } : {}),
  }
}

async function valuesOf({ data }: OpenNetwork, image: ExplainedImage) {
  if ('values' in image) return { values: image.values, truth: undefined }
  const { splits, shape } = await data()
  const { inputs, targets } = splits[image.split]!
  const size = sizeOf(shape)
  const part = inputs.subarray(image.index * size, (image.index + 1) * size)
  const values = part instanceof Uint8Array ? Float32Array.from(part, (value) => value / 255) : part.slice()
  return { values, truth: targets instanceof Int32Array ? targets[image.index] : undefined }
}

/** How far probabilities can be believed; nothing for answers that are none. */
export async function reliability({ model, data }: OpenNetwork): Promise<ReliabilityView | undefined> {
  if (model.sample.classes.length < 2) return undefined
  const { splits } = await data()
  const split = lookedAt(splits)
  const scores = await scoresOfSplit(model, splits[split]!)
  const at = (temperature: number) => {
    const { confidences, right } = confidencesOf(scores, temperature)
    return reliabilityOf(confidences, right)
  }
  return {
    split,
    samples: splits[split]!.size,
    reliability: at(model.calibration?.temperature ?? 1),
    ...(model.calibration ? { calibration: model.calibration } : {}),
    errorBefore: at(1).error,
    canCalibrate: validation in splits,
  }
}

/** The only split that something is fitted to after training: fitted to the test split, it would flatter itself there. */
const validation = 'validation'

/** @throws ExperimentError where the data has none */
async function validationOf({ data }: OpenNetwork, where: string): Promise<Split> {
  const split = (await data()).splits[validation]
  if (split) return split
  throw new ExperimentError({
    where,
    problem: 'the data has no samples for validation',
    remedy: 'Set validation to 0.1 in its options, and train again',
  })
}

/** The checkpoint with a temperature. @throws ExperimentError where there is nothing to fit it to, or none is best */
export async function calibrated(open: OpenNetwork, checkpoint: Uint8Array): Promise<Uint8Array> {
  const split = await validationOf(open, 'calibration')
  const fit = fitTemperature(await scoresOfSplit(open.model, split))
  const calibration = { ...fit, split: validation, samples: split.size }
  return writeCheckpoint(recalibrated(await readCheckpoint(checkpoint), calibration))
}

/** Above which probabilities it says yes; nothing for a network that chooses among more classes, or predicts values. */
export async function thresholds({ model, data }: OpenNetwork): Promise<ThresholdsView | undefined> {
  const count = thresholdCount(model.network)
  if (count === 0) return undefined
  return {
    names: thresholdNames(count, model),
    ...(model.thresholds ? { kept: model.thresholds } : {}),
    canChoose: validation in (await data()).splits,
  }
}

/** The checkpoint with thresholds, or without any. @throws ExperimentError where there is nothing to choose them on, or no choice */
export async function withThresholds(
  open: OpenNetwork,
  checkpoint: Uint8Array,
  options: ThresholdOptions | undefined,
): Promise<Uint8Array> {
  const { thresholds: _, ...rest } = await readCheckpoint(checkpoint)
  if (!options) return writeCheckpoint(rest)
  const split = await validationOf(open, 'threshold')
  const temperature = open.model.calibration?.temperature ?? 1
  const { metric, values, score } = fitThresholds(await scoresOfSplit(open.model, split), { ...options, temperature })
  return writeCheckpoint({ ...rest, thresholds: { metric, values, score, split: validation, samples: split.size } })
}
