import {
  booleanOption,
  concat,
  ExperimentError,
  type AnySpec,
  type JsonObject,
  type OptionsOf,
  type ResolvedExperiment,
  type RunEvents,
} from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { eventFileHead, eventOf, markdown, scalar, sessionEnd, sessionStart, type Summary } from './event-file.js'

/** The part of a file's name by which TensorBoard recognizes it. */
const KNOWN_BY = 'tfevents'

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

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:tensorboard': OptionsOf<typeof tensorboard>
  }
}

/** @param what would be taken for an event file */
function refuseName(name: string, where: string, what: string): void {
  if (!name.includes(KNOWN_BY)) return
  throw new ExperimentError({
    where,
    expected: `a name without '${KNOWN_BY}', since TensorBoard would take ${what} for a file`,
    received: name,
  })
}

interface Records {
  readonly step: number
  readonly summaries: readonly Summary[]
}

type EventFiles = Awaited<ReturnType<typeof openEventFiles>>

/** New files beside those from before a resume, one for training and one for each split, each created with its first record. */
async function openEventFiles(storage: Run['storage'], folder: string, resumedAt: number | undefined) {
  const before = await storage.list(`${folder}/`)
  const seconds = Math.floor(Date.now() / 1000)
  // TensorBoard reads files in the order of their names, so the number in the name increases even if the clock does not.
  const ending = `${KNOWN_BY}.${seconds}.telar.${String(before.length).padStart(4, '0')}`
  const open = new Set<string>()
  return {
    async write(split: string, records: readonly Records[]): Promise<void> {
      const file = `${folder}/${split === '' ? '' : `${split}/`}events.out.${ending}`
      const now = Date.now() / 1000
      const head = open.has(file) ? [] : [eventFileHead(resumedAt === undefined ? 0 : resumedAt + 1, now)]
      open.add(file)
      const events = records.map(({ step, summaries }) => eventOf(step, now, summaries))
      await storage.append(file, concat(Uint8Array, [...head, ...events]))
    },
    async sync(): Promise<void> {
      for (const file of open) await storage.sync?.(file)
    },
  }
}

function scalarsOf({ loss, metrics }: Pick<RunEvents['evaluated'], 'loss' | 'metrics'>): Summary[] {
  return Object.entries({ loss, ...metrics }).flatMap(([name, value]) =>
    typeof value === 'number' ? [scalar(name, value)] : [],
  )
}

/** The options of an experiment under names such as `optimizer.beta1`. */
function hyperparameters(experiment: ResolvedExperiment): JsonObject {
  const { seed, epochs, batchSize, learningRate, data, model, loss, optimizer, schedule, regularizers } = experiment
  const layers = model.map(shown).join(', ')
  return {
    seed,
    epochs,
    batchSize,
    learningRate,
    model: layers,
    ...(regularizers.length > 0 ? { regularizers: regularizers.map(shown).join(', ') } : {}),
    ...Object.assign(
      {},
      ...Object.entries({ data, loss, optimizer, schedule }).map(([name, spec]) => flat(name, spec)),
    ),
  }
}

function flat(name: string, { use, with: options = {} }: AnySpec): JsonObject {
  const plain = Object.entries(options).filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value))
  return { [name]: idOf(use), ...Object.fromEntries(plain.map(([option, value]) => [`${name}.${option}`, value])) }
}

/** `dense 128 relu` */
function shown({ use, with: options = {} }: AnySpec): string {
  const plain = Object.values(options).filter((value) => typeof value === 'number' || typeof value === 'string')
  return [idOf(use), ...plain].join(' ')
}

const idOf = (use: string) => use.slice(use.indexOf(':') + 1)

function quoted(experiment: ResolvedExperiment): string {
  return `\`\`\`json\n${JSON.stringify(experiment, null, 2)}\n\`\`\``
}
