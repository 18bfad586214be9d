import { describeTargets, ExperimentError, withRemedy } from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import type { Loss } from '@telarjs/losses'
import { targetsOf } from './data/sign-data.js'

/** Checks that the last layer's output fits the loss and the data. @throws ExperimentError that also names the classes of the data */
export function checkOutput(loss: Loss, outputShape: readonly number[], data: LoadedData): void {
  try {
    loss.check(outputShape, { classes: data.classes.length, shape: data.targetShape })
  } catch (error) {
    if (!(error instanceof ExperimentError) || data.classes.length === 0) throw error
    throw withRemedy(error, `The data has ${describeTargets(targetsOf(data))}`)
  }
}
