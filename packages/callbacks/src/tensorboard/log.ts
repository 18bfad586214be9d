import type { RunEvents } from '@telarjs/core'
import { createBacklog } from '../backlog.js'
import type { Run } from '../callback.js'
import { markdown, scalar, sessionEnd, sessionStart, type Summary } from '../event-file.js'
import { openEventFiles } from '../event-files.js'
import { hyperparameters, quoted } from '../hyperparameters.js'
import { createGallery } from './gallery.js'

interface LogOptions {
  readonly folder: string
  readonly steps: boolean
  /** After every how many epochs; 0 for never. */
  readonly histograms: number
  readonly images: number
}

/** What callback:tensorboard does in a run that has begun. */
export type TensorboardLog = Awaited<ReturnType<typeof openTensorboardLog>>

/** Opens the event files of a run, with what is known at its start. */
export async function openTensorboardLog(
  { folder, steps: withSteps, histograms, images }: LogOptions,
  { resumedAt, experiment }: RunEvents['runStart'],
  { storage, network }: Run,
) {
  const gallery = createGallery({ histograms, images })
  const files = await openEventFiles(storage, folder, resumedAt?.step)
  const backlog = createBacklog(async (chunk, losses) => {
    const columns = { loss: losses, 'learning-rate': chunk.learningRates, ...(await chunk.metrics()) }
    await files.writeSteps(columns, chunk.from + 1)
  })
  if (!resumedAt) {
    const about = [
      sessionStart(hyperparameters(experiment), now()),
      markdown('experiment', quoted(experiment)),
      ...(await gallery.ofStart(network)),
    ]
    await files.write('', [{ step: 0, summaries: about }])
  }

  return {
    steps: (event: RunEvents['steps'], run: Run) => (withSteps ? backlog.add(event, run) : undefined),
    async evaluated(event: RunEvents['evaluated']): Promise<void> {
      const { split, step } = event
      await backlog.settle()
      const tables = await gallery.ofTables(event)
      await files.write(split, [{ step, summaries: [...scalarsOf(event), ...tables] }])
    },
    async epochEnd({ epoch, step, loss, metrics, learningRate }: RunEvents['epochEnd'], run: Run): Promise<void> {
      await backlog.settle()
      const drawn = await gallery.ofNetwork(epoch, step, run.network)
      const scalars = withSteps ? [] : [...scalarsOf({ loss, metrics }), scalar('learning-rate', learningRate)]
      await files.write('', [{ step, summaries: [...scalars, ...drawn] }])
    },
    async trainingEnd({ epoch, step }: RunEvents['trainingEnd'], run: Run): Promise<void> {
      await backlog.settle()
      gallery.end()
      for (const { split, ...tables } of await gallery.ofLastTables()) await files.write(split, [tables])
      await files.write('', [{ step, summaries: await gallery.ofNetwork(epoch, step, run.network) }])
    },
    async runEnd({ status, steps }: RunEvents['runEnd']): Promise<void> {
      await backlog.settle()
      const isWhole = status === 'completed' || status === 'stopped'
      if (isWhole) await files.write('', [{ step: steps, summaries: [sessionEnd(now())] }])
    },
    async settle(): Promise<void> {
      await backlog.settle()
      await files.sync()
    },
  }
}

const now = () => Date.now() / 1000

function scalarsOf({ loss, metrics }: Pick<RunEvents['evaluated'], 'loss' | 'metrics'>): Summary[] {
  return Object.entries({ loss, ...metrics }).flatMap(([name, value]) =>
    typeof value === 'number' ? [scalar(name, value)] : [],
  )
}
