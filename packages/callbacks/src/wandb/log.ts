import { runFiles, type RunEvents, type Storage } from '@telarjs/core'
import { createBacklog } from '../backlog.js'
import type { Run } from '../callback.js'
import { shortest } from '../format.js'
import { hyperparameters } from '../hyperparameters.js'
import { openWandbFile, type WandbFile, type WandbMemory } from './file.js'
import {
  exitRecord,
  fileRecord,
  header,
  runRecord,
  summaryRecord,
  valuesOf,
  type RunIdentity,
  type Values,
} from './records.js'

interface LogOptions extends Pick<RunIdentity, 'project' | 'entity' | 'tags'> {
  readonly name?: string
  readonly steps: boolean
}

/** What callback:wandb does in a run that has begun. */
export type WandbLog = Awaited<ReturnType<typeof openWandbLog>>

/** Begins the file of a run, or goes on with it from the checkpoint. */
export async function openWandbLog(
  options: LogOptions,
  event: RunEvents['runStart'],
  { storage }: Run,
  memory: WandbMemory | null,
) {
  const { steps: withSteps } = options
  const file = await openRun(options, event, storage, memory)
  const backlog = createBacklog(async (chunk, losses) => {
    const columns = Object.entries({
      loss: losses,
      ...(await chunk.metrics()),
      'learning-rate': chunk.learningRates,
    })
    for (let i = 0; i < losses.length; i++) {
      const values = columns.map(([key, column]) => [`train/${key}`, shortest(column[i]!)])
      file.addRow(chunk.from + i + 1, valuesOf(Object.fromEntries(values)))
    }
    await file.flush()
  })

  return {
    steps: (event: RunEvents['steps'], run: Run) => (withSteps ? backlog.add(event, run) : undefined),
    async epochStart(): Promise<void> {
      file.endRow()
      await file.flush()
    },
    async evaluated({ split, step, loss, metrics }: RunEvents['evaluated']): Promise<void> {
      await backlog.settle()
      const values = numbersOf(split, { loss, ...metrics })
      file.addRow(step, values)
      file.add(summaryRecord(values))
      await file.flush()
    },
    async epochEnd({ epoch, step, loss, metrics, learningRate }: RunEvents['epochEnd']): Promise<void> {
      await backlog.settle()
      const about = valuesOf({ epoch })
      const values = numbersOf('train', { loss, ...metrics, 'learning-rate': shortest(learningRate) })
      file.addRow(step, withSteps ? about : { ...about, ...values })
      file.add(summaryRecord({ ...about, ...values }))
      await file.flush()
    },
    async runEnd({ status }: RunEvents['runEnd']): Promise<void> {
      await backlog.settle()
      file.endRow()
      file.add(exitRecord(exitCodes[status], file.seconds()))
      await file.flush()
    },
    async settle(): Promise<void> {
      await backlog.settle()
      await file.sync()
    },
    memory: file.memory,
  }
}

async function openRun(
  { project, entity, tags, name }: LogOptions,
  { experiment, backend, parameters, resumedAt }: RunEvents['runStart'],
  storage: Storage,
  memory: WandbMemory | null,
): Promise<WandbFile> {
  const [id, startedAt] = [newId(), Date.now()]
  const folder = `wandb/offline-run-${stamp(startedAt)}-${id}`
  const file = await openWandbFile(storage, `${folder}/run-${id}.wandb`, (resumedAt && memory) ?? undefined)
  if (!file.isNew) return file
  const about = { parameters, backend: backend.name, device: backend.device }
  const config = valuesOf({ ...hyperparameters(experiment), ...about })
  const whole = new TextEncoder().encode(JSON.stringify(experiment, null, 2))
  await storage.write(`${folder}/files/${runFiles.experiment}`, whole)
  const identity = { id, project, ...(entity === undefined ? {} : { entity }), tags, config, startedAt }
  file.add(header(), runRecord({ ...identity, name: name ?? experiment.name }), fileRecord(runFiles.experiment))
  await file.flush()
  return file
}

/** As W&B's own library ends: 255 where the user interrupts. */
const exitCodes = { completed: 0, stopped: 0, aborted: 255, failed: 1 } as const

/** The numbers of an evaluation or an epoch under names such as `validation/loss`; tables are left out. */
function numbersOf(split: string, values: RunEvents['evaluated']['metrics']): Values {
  const numbers = Object.entries(values).filter(([, value]) => typeof value === 'number')
  return valuesOf(Object.fromEntries(numbers.map(([name, value]) => [`${split}/${name}`, value as number])))
}

/** Eight letters and digits, by which W&B knows a run. */
function newId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => letters[byte % letters.length]).join('')
}

/** `20261129_171809`, in UTC. */
function stamp(milliseconds: number): string {
  const [date, time] = new Date(milliseconds).toISOString().slice(0, 19).split('T') as [string, string]
  return `${date.replaceAll('-', '')}_${time.replaceAll(':', '')}`
}
