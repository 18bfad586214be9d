import { ExperimentError, showShape } from '@telarjs/core'
import type { Loss } from '../loss.js'

/** What the data has as targets: the number of classes (0 for values), and the shape of one target. */
export interface TargetDescription {
  readonly classes: number
  readonly shape: readonly number[]
}

/** Checks a prediction as `forClasses` does where the data has classes, and as values otherwise. */
export function checkByTargets(where: string, id: string, forClasses: typeof checkValues): Loss['check'] {
  return (predictionShape, target) =>
    (target.classes > 0 ? forClasses : checkValues)(where, id, predictionShape, target)
}

/** Checks that a prediction has one logit for each class. */
export function checkClasses(
  where: string,
  id: string,
  predictionShape: readonly number[],
  target: TargetDescription,
): void {
  requireClasses(where, id, target)
  const { classes } = target
  if (predictionShape.length !== 1 || predictionShape[0] !== classes)
    throw wrongPrediction(where, id, `[${classes}], a logit for each of the ${classes} classes`, predictionShape)
}

/** Checks that a prediction is a vector, of any size, for data with classes. */
export function checkEmbedding(
  where: string,
  id: string,
  predictionShape: readonly number[],
  target: TargetDescription,
): void {
  requireClasses(where, id, target)
  if (predictionShape.length !== 1)
    throw wrongPrediction(where, id, '[size], the embedding of a sample', predictionShape)
}

function requireClasses(where: string, id: string, { classes, shape }: TargetDescription): void {
  if (classes > 0) return
  throw new ExperimentError({
    where: `${where}: ${id}`,
    expected: 'data with classes',
    received: `targets that are values of shape ${showShape(shape)}`,
    remedy: 'loss:mean-squared-error fits those',
  })
}

/** Checks that a prediction has one value for each value of a target. */
export function checkValues(
  where: string,
  id: string,
  predictionShape: readonly number[],
  { classes, shape }: TargetDescription,
): void {
  if (classes > 0)
    throw new ExperimentError({
      where: `${where}: ${id}`,
      expected: 'data with values as targets',
      received: `${classes} classes`,
      remedy: 'loss:cross-entropy fits those',
    })
  const fits =
    shape.length === 0
      ? predictionShape.join() === '1' || predictionShape.length === 0
      : predictionShape.join() === shape.join()
  if (!fits)
    throw wrongPrediction(
      where,
      id,
      `${showShape(shape.length === 0 ? [1] : shape)}, as the targets of the data`,
      predictionShape,
    )
}

/** Checks that a prediction is one logit for data of two classes. */
export function checkOneLogit(
  where: string,
  id: string,
  predictionShape: readonly number[],
  { classes }: TargetDescription,
): void {
  if (classes !== 2)
    throw new ExperimentError({
      where: `${where}: ${id}`,
      expected: 'data of 2 classes for one logit',
      received: `${classes} classes`,
      remedy: 'loss:cross-entropy takes any number',
    })
  if (predictionShape.join() !== '1')
    throw wrongPrediction(where, id, '[1], one logit for two classes', predictionShape)
}

/** Checks that there are as many class weights as classes. */
export function checkClassWeights(
  where: string,
  id: string,
  classWeights: readonly number[] | undefined,
  { classes }: TargetDescription,
): void {
  if (classWeights && classWeights.length !== classes) {
    throw new ExperimentError({
      where: `${where}: ${id} with.classWeights`,
      expected: `${classes} weights, one for each class of the data`,
      received: `${classWeights.length}`,
    })
  }
}

function wrongPrediction(where: string, id: string, expected: string, received: readonly number[]): ExperimentError {
  return new ExperimentError({
    where: `${where}: ${id}`,
    expected: `a prediction ${expected}`,
    received: showShape(received),
    remedy: 'The last layer sets it',
  })
}
