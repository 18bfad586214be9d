import { runFiles, type RunEvents } from '@telarjs/core'
import { createBacklog } from '../backlog.js'
import type { Run } from '../callback.js'
import { shortest } from '../format.js'
import { hyperparameters } from '../hyperparameters.js'
import {
  exitRecord,
  fileHead,
  fileRecord,
  framed,
  header,
  historyRecord,
  runRecord,
  summaryRecord,
  valuesOf,
  type RunIdentity,
  type Values,
  type WandbRecord,
} from './records.js'

interface LogOptions extends Pick<RunIdentity, 'project' | 'entity' | 'tags'> {
  readonly name?: string
  readonly steps: boolean
}

interface Row {
  readonly step: number
  readonly values: Values
}

/** What a checkpoint keeps, so that a resumed run goes on in its file. */
export interface WandbMemory {
  readonly file: string
  /** The length of the file. */
  readonly bytes: number
  /** The newest row, which waits for more values of its step. */
  readonly row: Row | null
  /** Of training, interruptions apart. */
  readonly seconds: number
}

/** What callback:wandb does in a run that has begun. */
export type WandbLog = Awaited<ReturnType<typeof openWandbLog>>

/** Begins the file of a run, or goes on with it from the checkpoint. */
export async function openWandbLog(
  { steps: withSteps, name, ...options }: LogOptions,
  { experiment, backend, parameters, resumedAt }: RunEvents['runStart'],
  { storage }: Run,
  memory: WandbMemory | null,
) {
  const now = Date.now()
  const before = resumedAt && memory ? await storage.read(memory.file) : undefined
  const known = before && memory && before.length >= memory.bytes ? memory : undefined
  const id = newId()
  const folder = `wandb/offline-run-${stamp(now)}-${id}`
  const file = known?.file ?? `${folder}/run-${id}.wandb`
  const startedAt = now - 1000 * (known?.seconds ?? 0)
  let bytes = 0
  let row = known?.row ?? null
  let waiting: WandbRecord[] = []

  const seconds = () => (Date.now() - startedAt) / 1000

  async function flush(): Promise<void> {
    const data = framed(waiting, bytes)
    waiting = []
    bytes += data.length
    if (data.length > 0) await storage.append(file, data)
  }

  function endRow(): void {
    if (row) waiting.push(historyRecord(row.step, row.values))
    row = null
  }

  /** Adds values to the row of a step; one with the same step twice would be two points in W&B. */
  function add(step: number, values: Values): void {
    if (row && row.step !== step) endRow()
    const times = valuesOf({ _timestamp: Date.now() / 1000, _runtime: seconds() })
    row = { step, values: { ...row?.values, ...values, ...times } }
  }

  const backlog = createBacklog(async (chunk, losses) => {
    const columns = { loss: losses, ...(await chunk.metrics()), 'learning-rate': chunk.learningRates }
    for (let i = 0; i < losses.length; i++) {
      const values = Object.entries(columns).map(([key, column]) => [`train/${key}`, shortest(column[i]!)] as const)
      add(chunk.from + i + 1, valuesOf(Object.fromEntries(values)))
    }
    await flush()
  })

  if (known) {
    bytes = known.bytes
    await storage.write(file, before!.subarray(0, bytes))
  } else {
    bytes = fileHead.length
    await storage.write(file, fileHead)
    const config = valuesOf({
      ...hyperparameters(experiment),
      parameters,
      backend: backend.name,
      device: backend.device,
    })
    const whole = new TextEncoder().encode(JSON.stringify(experiment, null, 2))
    await storage.write(`${folder}/files/${runFiles.experiment}`, whole)
    const about = runRecord({ id, ...options, name: name ?? experiment.name, config, startedAt })
    waiting.push(header(), about, fileRecord(runFiles.experiment))
    await flush()
  }

  return {
    steps: (event: RunEvents['steps'], run: Run) => (withSteps ? backlog.add(event, run) : undefined),
    async epochStart(): Promise<void> {
      endRow()
      await flush()
    },
    async evaluated({ split, step, loss, metrics }: RunEvents['evaluated']): Promise<void> {
      await backlog.settle()
      const values = numbersOf(split, { loss, ...metrics })
      add(step, values)
      waiting.push(summaryRecord(values))
      await flush()
    },
    async epochEnd({ epoch, step, loss, metrics, learningRate }: RunEvents['epochEnd']): Promise<void> {
      await backlog.settle()
      const values = {
        ...valuesOf({ epoch }),
        ...numbersOf('train', { loss, ...metrics, 'learning-rate': shortest(learningRate) }),
      }
      add(step, withSteps ? valuesOf({ epoch }) : values)
      waiting.push(summaryRecord(values))
      await flush()
    },
    async runEnd({ status }: RunEvents['runEnd']): Promise<void> {
      await backlog.settle()
      endRow()
      waiting.push(exitRecord(exitCodes[status], seconds()))
      await flush()
    },
    async settle(): Promise<void> {
      await backlog.settle()
      await storage.sync?.(file)
    },
    memory: (): WandbMemory => ({ file, bytes, row, seconds: seconds() }),
  }
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
