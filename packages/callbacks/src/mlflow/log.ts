import type { RunEvents } from '@telarjs/core'
import { createBacklog } from '../backlog.js'
import type { Run } from '../callback.js'
import { entriesAtStart, entriesOf } from './about-run.js'
import { endEntry, metricEntry } from './entries.js'
import type { FileKind } from './file-kinds.js'
import { addFiles } from './files.js'
import { openOutbox, type Outcome } from './outbox.js'
import type { Server } from './server.js'

interface LogOptions {
  readonly experiment?: string
  readonly name?: string
  readonly steps: boolean
  readonly tags: Readonly<Record<string, string>>
  readonly artifacts: readonly FileKind[]
}

/** How long the end of a run waits for a server that answers. */
const endMs = 10_000

/** What callback:mlflow does in a run that has begun. */
export type MlflowLog = Awaited<ReturnType<typeof openMlflowLog>>

/** Begins the log of a run, or goes on with it. */
export async function openMlflowLog(
  { experiment, name, steps: withSteps, tags, artifacts }: LogOptions,
  server: Server,
  { experiment: resolved, resumedAt, backend, parameters }: RunEvents['runStart'],
  { storage, warn }: Run,
) {
  const outbox = await openOutbox({
    storage,
    server,
    experiment: experiment ?? process.env['MLFLOW_EXPERIMENT_NAME'] ?? 'Default',
    name: name ?? resolved.name,
    isResumed: resumedAt !== undefined,
  })
  const { replaced } = outbox
  if (replaced > 0)
    warn(`callback:mlflow: ${replaced} entries of another run in this folder are lost if they were not sent`)
  outbox.add(
    outbox.isNew
      ? entriesAtStart({ experiment: resolved, backend, parameters }, tags)
      : [{ type: 'status', status: 'RUNNING' }],
  )
  const backlog = createBacklog(async (chunk, losses) => {
    const rows = Object.entries({ loss: losses, ...(await chunk.metrics()), 'learning-rate': chunk.learningRates })
    const of = (i: number) => rows.map(([key, values]) => metricEntry(`train/${key}`, values[i]!, chunk.from + i + 1))
    outbox.add(Array.from(losses, (_, i) => of(i)).flat())
  })
  let told: string | undefined

  return {
    steps: (event: RunEvents['steps'], run: Run) => (withSteps ? backlog.add(event, run) : undefined),
    async evaluated({ split, step, loss, metrics }: RunEvents['evaluated'], run: Run): Promise<void> {
      await backlog.settle()
      outbox.add(entriesOf(split, step, { loss, ...metrics }))
      const problem = outbox.problem()
      if (problem !== undefined && told === undefined)
        run.warn(`callback:mlflow: ${problem}; what is logged waits in the folder of the run`)
      told ??= problem
    },
    async epochEnd({ step, loss, metrics, learningRate }: RunEvents['epochEnd']): Promise<void> {
      await backlog.settle()
      if (!withSteps) outbox.add(entriesOf('train', step, { loss, ...metrics, 'learning-rate': learningRate }))
    },
    async runEnd(event: RunEvents['runEnd'], run: Run): Promise<void> {
      await backlog.settle()
      await addFiles(outbox, artifacts, event, run)
      outbox.add([endEntry(event.status)])
      tellOf(await outbox.close(endMs), run)
    },
    async settle(): Promise<void> {
      await backlog.settle()
      await outbox.settle()
    },
  }
}

function tellOf({ waiting, lost, why }: Outcome, { warn }: Run): void {
  if (lost.length > 0) warn(`callback:mlflow: lost, since the server refuses it: ${lost.join('; ')}`)
  if (waiting > 0) warn(`callback:mlflow: ${why}; ${waiting} entries wait in mlflow.jsonl, which telar sync sends`)
}
