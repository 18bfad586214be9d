import { booleanOption, type OptionsOf, type RunEvents } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback } from './callback.js'
import type { Summary } from './event-file.js'
import type { EventFiles } from './event-files.js'
import { hyperparameters, quoted } from './hyperparameters.js'
import { createGallery, everyOption } from './tensorboard/gallery.js'
import { refuseName } from './tensorboard/names.js'

/** What writes event files comes with the first run that has some. */
const loadWriter = async () => ({ ...(await import('./event-file.js')), ...(await import('./event-files.js')) })

type Writer = Awaited<ReturnType<typeof loadWriter>>

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
  create({ folder, steps: withSteps, histograms, images }, { where }) {
    refuseName(folder, `${where}: callback:tensorboard with.folder`, 'the folder')
    let writer: Writer | undefined
    let files: EventFiles | undefined
    const gallery = createGallery({ histograms, images })

    const backlog = createBacklog(async (chunk, losses) => {
      const columns = { loss: losses, 'learning-rate': chunk.learningRates, ...(await chunk.metrics()) }
      await files!.writeSteps(columns, chunk.from + 1)
    })

    return {
      name: 'tensorboard',
      phase: 'observe',
      check({ experiment: { name } }) {
        refuseName(name, 'experiment.name', 'the folder of the run')
      },
      on: {
        async runStart({ resumedAt, experiment }, { storage, network }) {
          writer = await loadWriter()
          files = await writer.openEventFiles(storage, folder, resumedAt?.step)
          if (resumedAt) return
          const about = [
            writer.sessionStart(hyperparameters(experiment), now()),
            writer.markdown('experiment', quoted(experiment)),
            ...(await gallery.ofStart(network)),
          ]
          await files.write('', [{ step: 0, summaries: about }])
        },
        steps: (event, host) => (withSteps ? backlog.add(event, host) : undefined),
        async evaluated(event) {
          const { split, step } = event
          await backlog.settle()
          const tables = await gallery.ofTables(event)
          await files!.write(split, [{ step, summaries: [...scalarsOf(event, writer!), ...tables] }])
        },
        async epochEnd({ epoch, step, loss, metrics, learningRate }, { network }) {
          await backlog.settle()
          const drawn = await gallery.ofNetwork(epoch, step, network)
          const scalars = withSteps
            ? []
            : [...scalarsOf({ loss, metrics }, writer!), writer!.scalar('learning-rate', learningRate)]
          await files!.write('', [{ step, summaries: [...scalars, ...drawn] }])
        },
        async trainingEnd({ epoch, step }, { network }) {
          await backlog.settle()
          gallery.end()
          for (const { split, ...tables } of await gallery.ofLastTables()) await files!.write(split, [tables])
          await files!.write('', [{ step, summaries: await gallery.ofNetwork(epoch, step, network) }])
        },
        async runEnd({ status, steps }) {
          await backlog.settle()
          if (isWhole(status)) await files?.write('', [{ step: steps, summaries: [writer!.sessionEnd(now())] }])
        },
      },
      async settle() {
        await backlog.settle()
        await files?.sync()
      },
    }
  },
})

const now = () => Date.now() / 1000

const isWhole = (status: RunEvents['runEnd']['status']) => status === 'completed' || status === 'stopped'

function scalarsOf(
  { loss, metrics }: Pick<RunEvents['evaluated'], 'loss' | 'metrics'>,
  { scalar }: Pick<Writer, 'scalar'>,
): Summary[] {
  return Object.entries({ loss, ...metrics }).flatMap(([name, value]) =>
    typeof value === 'number' ? [scalar(name, value)] : [],
  )
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:tensorboard': OptionsOf<typeof tensorboard>
  }
}
