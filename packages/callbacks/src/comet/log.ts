import { runFiles, type Json, type JsonObject, type RunEvents } from '@telarjs/core'
import { zipSync } from 'fflate'
import { createBacklog } from '../backlog.js'
import type { Run } from '../callback.js'
import { shortest } from '../format.js'
import { hyperparameters } from '../hyperparameters.js'
import { createLogFile } from '../log-file.js'

interface LogOptions {
  readonly project: string
  readonly workspace?: string
  readonly name?: string
  readonly tags: readonly string[]
  readonly steps: boolean
}

/** What a checkpoint keeps, so that a resumed run goes on as the same experiment of Comet. */
export interface CometMemory {
  /** By which Comet knows an experiment. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly messages: Json
}

/** What callback:comet does in a run that has begun. */
export type CometLog = Awaited<ReturnType<typeof openCometLog>>

/** Where messages wait for the archive that is made of them at the end. */
const messagesFile = 'comet/messages.jsonl'

/** Begins the messages of a run, or goes on with them from the checkpoint. */
export async function openCometLog(
  options: LogOptions,
  event: RunEvents['runStart'],
  run: Run,
  memory: CometMemory | null,
) {
  const { storage } = run
  const messages = createLogFile(messagesFile)
  const known = (event.resumedAt && memory) ?? undefined
  if (known) messages.load(known.messages)
  const { lines } = await messages.open(run, known !== undefined)
  const { key, startedAt } = known ?? { key: newKey(), startedAt: Date.now() }
  if (lines.length === 0) await messages.append(...firstMessages(options, event))

  const backlog = createBacklog(async (chunk, losses) => {
    const columns = Object.entries({
      loss: losses,
      ...(await chunk.metrics()),
      'learning-rate': chunk.learningRates,
    })
    const added = Array.from(losses, (_, i) => {
      const values = columns.map(([name, column]) => [name, shortest(column[i]!)])
      return metrics('train', chunk.from + i + 1, chunk.epoch, Object.fromEntries(values))
    })
    await messages.append(...added.flat())
  })

  return {
    steps: (event: RunEvents['steps'], run: Run) => (options.steps ? backlog.add(event, run) : undefined),
    async evaluated({ split, step, epoch, loss, metrics: scores }: RunEvents['evaluated']): Promise<void> {
      await backlog.settle()
      await messages.append(...metrics(split, step, epoch, { loss, ...scores }))
    },
    async epochEnd({ epoch, step, loss, metrics: scores, learningRate }: RunEvents['epochEnd']): Promise<void> {
      await backlog.settle()
      if (options.steps) return
      const values = { loss, ...scores, 'learning-rate': shortest(learningRate) }
      await messages.append(...metrics('train', step, epoch, values))
    },
    async runEnd({ status, why }: RunEvents['runEnd']): Promise<void> {
      await backlog.settle()
      await messages.append(message('log_other', { key: 'status', value: status }))
      const files = {
        'experiment.json': jsonBytes({ ...description(options, { key, startedAt }), ...errorOf(status, why) }),
        'messages.json': (await storage.read(messagesFile))!,
        [assetFile]: jsonBytes(event.experiment),
      }
      await storage.write(`comet/${key}.zip`, zipSync(files))
    },
    async settle(): Promise<void> {
      await backlog.settle()
      await messages.sync()
    },
    memory: (): CometMemory => ({ key, startedAt, messages: messages.save() }),
  }
}

/** What is known of a run when it begins. */
function firstMessages(
  { name }: LogOptions,
  { experiment, backend, parameters }: RunEvents['runStart'],
): readonly string[] {
  const about = { parameters, backend: backend.name, device: backend.device }
  return [
    message('log_other', { key: 'Name', value: name ?? experiment.name }),
    ...Object.entries({ ...hyperparameters(experiment), ...about }).map(([paramName, paramValue]) =>
      message('parameter_msg', { param: { paramName, paramValue, step: null, source: 'manual' } }),
    ),
    message('file_upload', {
      file_path: assetFile,
      upload_type: 'asset',
      additional_params: { fileName: runFiles.experiment, extension: 'json', context: null, step: null },
      metadata: {},
    }),
  ]
}

/** What an archive is, in the words of Comet. */
function description(
  { project, workspace, tags }: LogOptions,
  { key, startedAt }: Pick<CometMemory, 'key' | 'startedAt'>,
) {
  const times = { start_time: startedAt, stop_time: Date.now() }
  return {
    offline_id: key,
    project_name: project,
    workspace: workspace ?? null,
    tags,
    resume_strategy: 'create',
    ...times,
  }
}

function errorOf(status: RunEvents['runEnd']['status'], why: string) {
  const isError = status === 'failed'
  return { customer_error_reported: isError, customer_error_message: isError ? why : null }
}

/** The experiment in the archive, where `experiment.json` is Comet's own. */
const assetFile = 'asset-1'

/** One line of the messages: comet_ml 3.58 has a JSON schema for each type. */
function message(type: string, payload: JsonObject): string {
  return JSON.stringify({ type, payload: { ...payload, local_timestamp: Date.now() } })
}

/** The numbers among values, such as `validation/loss`; tables are left out. */
function metrics(split: string, step: number, epoch: number, values: RunEvents['evaluated']['metrics']): string[] {
  const numbers = Object.entries(values).filter((item): item is [string, number] => typeof item[1] === 'number')
  return numbers.map(([name, value]) => {
    const metricValue = Number.isFinite(value) ? value : String(value)
    return message('metric_msg', { metric: { metricName: `${split}/${name}`, metricValue, step, epoch } })
  })
}

const jsonBytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value, null, 2))

/** 32 hexadecimal digits. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
