import { ExperimentError, isSameData, unknownName, type Evaluation } from '@telarjs/core'
import { evaluationSplit, loadData, uploadSplit } from './data/data.js'
import { evaluateSplit } from './evaluation.js'
import { openChangedModel, openModel, type EvaluationChanges, type Prediction } from './inference/open-model.js'
import { trainingSize } from './plan.js'
import type { TrainOptions } from './options.js'
import { misfitsOf, signData } from './data/sign-data.js'
import { requireAugmentation } from './test-time-augmentation.js'

/** What `evaluate` and `predict` need beside the checkpoint. */
export interface PredictOptions extends Omit<TrainOptions, 'from' | 'storage'> {
  /**
   * Test-time augmentation: the number of versions of each sample, namely the sample itself and others that the training transforms changed at random.
   * Their outputs are averaged before the loss turns them into probabilities. Defaults to 1.
   */
  readonly passes?: number
}

/** What `evaluate` needs beside the checkpoint. */
export interface EvaluateOptions extends PredictOptions {
  /** Data, metrics or a size of batches in place of those of training, as `path=value` of `telar evaluate` gives them. The data must fit the network. */
  readonly changes?: EvaluationChanges
}

/**
 * Evaluates a checkpoint on a split of its data. Data that has changed since training but still fits gives a warning.
 *
 * @param given the split, such as `validation`; undefined for `test`, or for the last split if the data has no `test`
 * @throws ExperimentError for an unknown split or data that do not fit, TrainError for a damaged checkpoint
 * @example
 * const { loss, metrics } = await evaluate(checkpoint, 'test', { registry })
 */
export async function evaluate(
  checkpoint: Uint8Array,
  given: string | undefined,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const model = await openChangedModel(checkpoint, options.registry, options.changes ?? {})
  requireAugmentation(model.network, options.passes ?? 1)
  const data = await loadData(model.experiment, options, model.data)
  const split = given ?? evaluationSplit(data)
  if (!Object.hasOwn(data.splits, split))
    throw new ExperimentError(unknownName('evaluate', 'split', split, Object.keys(data.splits)))
  if (model.data) {
    const misfits = misfitsOf(model.data, data)
    if (misfits.length > 0) throw new ExperimentError(misfits.map((problem) => ({ where: 'data', problem })))
    if (!isSameData(model.data, await signData(data)))
      options.onWarning?.(
        `the data changed since training: ${model.data.samples} training samples then, ${trainingSize(data)} now. The numbers are those of the present data`,
      )
  }
  const uploaded = uploadSplit(data.splits[split]!, model.network.sample)
  try {
    const tensors = model.tensors()
    return await evaluateSplit(model.network, split, uploaded, () => tensors, options.passes)
  } finally {
    uploaded.release()
    model.release()
  }
}

/**
 * Predicts with a trained network for new samples.
 *
 * @param inputs samples one after the other, each of the shape of the data. They are scaled as in training: the bytes of
 *   an image and its values from 0 to 1 give the same answer
 * @throws ExperimentError where the number of values does not fit
 * @example
 * const { values, classes } = await predict(checkpoint, pixels, { registry })
 */
export async function predict(
  checkpoint: Uint8Array,
  inputs: Uint8Array | Float32Array,
  { registry, passes }: PredictOptions,
): Promise<Prediction> {
  const model = await openModel(checkpoint, registry)
  try {
    return await model.predict(inputs, passes)
  } finally {
    model.release()
  }
}
