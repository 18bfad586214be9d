import { booleanOption, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { refuseName } from './tensorboard/names.js'
import type { TensorboardLog } from './tensorboard/log.js'

/** An option that says after which epochs something is drawn. */
const everyOption = (what: string) =>
  v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description(`${what}: after the first epoch, after every so many and at the end; 0 for never`),
    ),
    10,
  )

const options = v.strictObject({
  folder: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w.-]+$/, 'Expected letters, digits, dots and dashes but received another name'),
      v.description('The folder of the event files in the folder of the run'),
    ),
    'tensorboard',
  ),
  steps: booleanOption('Also the loss, the metrics and the learning rate of every step', true),
  histograms: everyOption('How weights and gradients are spread'),
  images: everyOption(
    'Weights of the first layer and confusion matrices as images, and at the start samples under augmentation',
  ),
})

/**
 * Writes TensorBoard event files: loss, metrics and learning rate of training, those of each evaluated split as a separate run beside it
 * (`validation`), the options of the experiment for the HParams table, histograms of weights and gradients, and images: weights of the
 * first layer, samples under augmentation, confusion matrices. `tensorboard --logdir runs` shows them.
 *
 * A resumed run starts new files, in which TensorBoard is told to drop the steps that are trained again. Values of step s (from 0) are
 * logged at s + 1, evaluations at the number of steps before them. Metrics that are tables are images.
 *
 * @example
 * { use: 'callback:tensorboard', with: { steps: false } }
 */
export const tensorboard = defineCallback({
  id: 'callback:tensorboard',
  summary: 'Writes event files that TensorBoard shows',
  options,
  create(config, { where }) {
    refuseName(config.folder, `${where}: callback:tensorboard with.folder`, 'the folder')
    let log: TensorboardLog | undefined
    return {
      name: 'tensorboard',
      phase: 'observe',
      check({ experiment: { name } }) {
        refuseName(name, 'experiment.name', 'the folder of the run')
      },
      on: {
        async runStart(event, run) {
          // With the first run that has such files, so that a page without them loads no writer.
          const { openTensorboardLog } = await import('./tensorboard/log.js')
          log = await openTensorboardLog(config, event, run)
        },
        steps: (event, run) => log?.steps(event, run),
        evaluated: (event) => log?.evaluated(event),
        epochEnd: (event, run) => log?.epochEnd(event, run),
        trainingEnd: (event, run) => log?.trainingEnd(event, run),
        runEnd: (event) => log?.runEnd(event),
      },
      settle: async () => log?.settle(),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:tensorboard': OptionsOf<typeof tensorboard>
  }
}
