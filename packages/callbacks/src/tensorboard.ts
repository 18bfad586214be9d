import { booleanOption, ExperimentError, type OptionsOf, type RunEvents } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback } from './callback.js'
import { markdown, scalar, sessionEnd, sessionStart, type Summary } from './event-file.js'
import { openEventFiles, RECOGNIZED_BY, type EventFiles } from './event-files.js'
import { hyperparameters, quoted } from './hyperparameters.js'

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
})

/**
 * Writes TensorBoard event files: loss, metrics and learning rate of training, those of each evaluated split as a separate run beside it
 * (`validation`), and the options of the experiment for the HParams table. `tensorboard --logdir runs` shows them.
 *
 * A resumed run starts new files, in which TensorBoard is told to drop the steps that are trained again. Values of step s (from 0) are
 * logged at s + 1, evaluations at the number of steps before them. Metrics that are tables are left out.
 *
 * @example
 * { use: 'callback:tensorboard', with: { steps: false } }
 */
export const tensorboard = defineCallback({
  id: 'callback:tensorboard',
  summary: 'Writes event files that TensorBoard shows',
  options,
  create({ folder, steps: withSteps }, { where }) {
    refuseName(folder, `${where}: callback:tensorboard with.folder`, 'the folder')
    let files: EventFiles | undefined

    const backlog = createBacklog(async (chunk, losses) => {
      const metrics = Object.entries(await chunk.metrics())
      const records = Array.from(losses, (loss, i) => ({
        step: chunk.from + i + 1,
        summaries: [
          scalar('loss', loss),
          scalar('learning-rate', chunk.learningRates[i]!),
          ...metrics.map(([name, values]) => scalar(name, values[i]!)),
        ],
      }))
      await files!.write('', records)
    })

    return {
      name: 'tensorboard',
      phase: 'observe',
      check({ experiment: { name } }) {
        refuseName(name, 'experiment.name', 'the folder of the run')
      },
      on: {
        async runStart({ resumedAt, experiment }, { storage }) {
          files = await openEventFiles(storage, folder, resumedAt?.step)
          if (resumedAt) return
          const about = [
            sessionStart(hyperparameters(experiment), Date.now() / 1000),
            markdown('experiment', quoted(experiment)),
          ]
          await files.write('', [{ step: 0, summaries: about }])
        },
        steps: (event, host) => (withSteps ? backlog.add(event, host) : undefined),
        async evaluated({ split, step, loss, metrics }) {
          await backlog.settle()
          await files!.write(split, [{ step, summaries: scalarsOf({ loss, metrics }) }])
        },
        async epochEnd({ step, loss, metrics, learningRate }) {
          await backlog.settle()
          if (withSteps) return
          await files!.write('', [
            { step, summaries: [...scalarsOf({ loss, metrics }), scalar('learning-rate', learningRate)] },
          ])
        },
        async runEnd({ status, steps }) {
          await backlog.settle()
          const isWhole = status === 'completed' || status === 'stopped'
          if (isWhole) await files?.write('', [{ step: steps, summaries: [sessionEnd(Date.now() / 1000)] }])
        },
      },
      async settle() {
        await backlog.settle()
        await files?.sync()
      },
    }
  },
})

/** @param what would be taken for an event file */
function refuseName(name: string, where: string, what: string): void {
  if (!name.includes(RECOGNIZED_BY)) return
  throw new ExperimentError({
    where,
    expected: `a name without '${RECOGNIZED_BY}', since TensorBoard would take ${what} for a file`,
    received: name,
  })
}

function scalarsOf({ loss, metrics }: Pick<RunEvents['evaluated'], 'loss' | 'metrics'>): Summary[] {
  return Object.entries({ loss, ...metrics }).flatMap(([name, value]) =>
    typeof value === 'number' ? [scalar(name, value)] : [],
  )
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:tensorboard': OptionsOf<typeof tensorboard>
  }
}
