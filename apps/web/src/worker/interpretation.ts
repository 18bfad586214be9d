import { ExperimentError, sizeOf } from '@telarjs/core'
import { encodedColumns, type Split } from '@telarjs/datasets'
import { calibration as reliabilityOf } from '@telarjs/report'
import { readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import { confidencesOf, fitTemperature, recalibrated, scoresOfSplit } from '@telarjs/trainer/calibration'
import { columnImportance, gradCam, partialDependence, saliency } from '@telarjs/trainer/interpretation'
import type {
  ColumnsView,
  DependenceView,
  ExplainedImage,
  LookedAtView,
  ReliabilityView,
} from '../protocol/interpretation.js'
import { answerOf, sureness } from './answer-of.js'
import { lookedAt } from './gallery.js'
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
  const answer = answerOf(probabilities)
  if (answer < 0) return undefined
  const images = { inputs: values, classes: Int32Array.of(answer) }
  const [maps, found] = [await saliency(model, images), await gradCam(model, images)]
  return {
    shape: shape as [number, number, number],
    values,
    answer: classes[answer]!,
    probability: sureness(probabilities),
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

/** The only split that a temperature is fitted to: fitted to the test split, it would flatter itself there. */
const validation = 'validation'

/** The checkpoint with a temperature. @throws ExperimentError where there is nothing to fit it to, or none is best */
export async function calibrated({ model, data }: OpenNetwork, checkpoint: Uint8Array): Promise<Uint8Array> {
  const { splits } = await data()
  const split: Split | undefined = splits[validation]
  if (!split)
    throw new ExperimentError({
      where: 'calibration',
      problem: 'the data has no samples for validation',
      remedy: 'Set validation to 0.1 in its options, and train again',
    })
  const fit = fitTemperature(await scoresOfSplit(model, split))
  const calibration = { ...fit, split: validation, samples: split.size }
  return writeCheckpoint(recalibrated(await readCheckpoint(checkpoint), calibration))
}
