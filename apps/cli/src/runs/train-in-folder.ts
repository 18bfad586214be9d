import {
  checkpointFile,
  isPlainObject,
  parseJson,
  runFiles,
  TrainError,
  type BackendDescription,
  type ParsedExperiment,
  type Registry,
  type RunEvent,
  type RunEvents,
  type Storage,
} from '@telarjs/core'
import type { RunStack, TrainOptions } from '@telarjs/trainer'
import type { Host } from '../host/host.js'
import { lockFolder } from './lock.js'

/** What a run leaves in its folder as `run.json`, and what `--json` says. */
export interface RunSummary {
  readonly status: RunEvents['runEnd']['status']
  readonly why: string
  readonly run: string
  readonly backend: string
  readonly device: string
  readonly epochs: number
  readonly steps: number
  readonly seconds: number
  readonly samplesPerSecond: number
  /** Loss and metrics by split. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Each once, also those of an earlier part of the run. */
  readonly warnings: readonly string[]
}

/** A run in a folder of its own. */
export interface FolderRun {
  readonly experiment: ParsedExperiment
  readonly folder: string
  readonly registry: Registry
  readonly host: Host
  /** A checkpoint to go on from. */
  readonly from?: Uint8Array | undefined
  readonly signal?: AbortSignal
  /** Runs of this process that train together with it. */
  readonly stack?: RunStack
  /** Makes the report of the run that ends, for callbacks that upload it. */
  readonly makeReport?: (folder: string) => Promise<string>
  /** Modes to try a run out, as `train` of the library has them. */
  readonly modes?: Pick<TrainOptions, 'fastDevRun' | 'overfitBatches'>
  /** What to do where the training samples changed since the checkpoint; without it the run is refused. */
  readonly otherData?: 'refuse' | 'next-epoch'
  /** How long to wait for another process that may be about to leave the folder; without it not at all. */
  readonly waitMs?: number
  /** Whether the network that the run ends with, restored or measured anew as it may be, is kept as `checkpoints/final.telar`. */
  readonly keepsFinal?: boolean
  readonly onWarning: (message: string) => void
  readonly onEvent: (event: RunEvent) => void | Promise<void>
}

/** Callbacks that every run of the CLI has, unless the experiment names them itself. A kill costs at most five minutes. */
const standardCallbacks = [
  { use: 'callback:non-finite-guard' },
  { use: 'callback:collapse-guard' },
  { use: 'callback:divergence-guard' },
  { use: 'callback:dead-units' },
  { use: 'callback:csv-log' },
  { use: 'callback:jsonl-log' },
  { use: 'callback:checkpoint', with: { everyMinutes: 5 } },
]

/** The experiment with the callbacks that every run of the CLI has. */
export function withStandardCallbacks<E extends { readonly callbacks?: readonly { readonly use: string }[] }>(
  experiment: E,
): E {
  const given = experiment.callbacks ?? []
  const missing = standardCallbacks.filter((standard) => !given.some(({ use }) => use === standard.use))
  return { ...experiment, callbacks: [...given, ...missing] }
}

/** Trains in a folder: `experiment.json` at the start, with what follows from the data once that is loaded, logs and checkpoints on the way, `run.json` at the end. @throws ExperimentError where another process trains in it */
export async function runInFolder(run: FolderRun): Promise<RunSummary> {
  const lock = await lockFolder(run.folder, run)
  try {
    return await runLocked(run)
  } finally {
    await lock.release()
  }
}

async function runLocked({
  experiment,
  folder,
  registry,
  host,
  from,
  signal,
  stack,
  otherData = 'refuse',
  makeReport,
  keepsFinal = false,
  modes = {},
  onWarning,
  onEvent,
}: FolderRun): Promise<RunSummary> {
  const { train } = await import('@telarjs/trainer')
  const storage = host.storage(folder)
  const write = (name: string, value: unknown) =>
    storage.write(name, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`))
  const warnings = new Set(await warningsIn(storage))
  /** From here on the end of an earlier part of the run no longer holds. */
  const begin = (given: ParsedExperiment) => storage.remove(runFiles.end).then(() => write(runFiles.experiment, given))
  // A run to go on with keeps what it has until its checkpoint is accepted. The data is read while this is brought to the disk.
  const begun = from ? Promise.resolve() : begin(experiment)
  let summary: RunSummary | undefined
  const options = {
    registry,
    ...host.forTraining(onWarning),
    storage,
    fileMakers: {
      'model.onnx': async ({ checkpoint }: RunEvents['runEnd']) => makeOnnx(checkpoint, registry),
      ...(makeReport && {
        async 'report.html'(event: RunEvents['runEnd']) {
          await write(runFiles.end, summarize(event, folder, host.backend, [...warnings]))
          return new TextEncoder().encode(await makeReport(folder))
        },
      }),
    },
    onWarning(message: string) {
      warnings.add(message)
      onWarning(`warning: ${message}`)
    },
  }
  const events = train(experiment, {
    ...options,
    ...modes,
    otherData,
    ...(from ? { from } : {}),
    ...(signal ? { signal } : {}),
    ...(stack ? { stack } : {}),
  })
  for await (const event of onceWritten(begun, events)) {
    if (event.type === 'runStart') await begin(event.experiment)
    // Before the end is told, so that a run which has ended has it.
    if (event.type === 'runEnd' && keepsFinal && event.checkpoint)
      await storage.write(checkpointFile('final'), event.checkpoint)
    if (event.type === 'runEnd')
      await write(runFiles.end, (summary = summarize(event, folder, host.backend, [...warnings])))
    await onEvent(event)
  }
  return summary!
}

/** Events, of which the first waits until something is written; so does an error before it, so that nothing is written after that. */
async function* onceWritten<T>(written: Promise<void>, events: AsyncIterable<T>): AsyncGenerator<T> {
  written.catch(() => undefined)
  try {
    for await (const event of events) {
      await written
      yield event
    }
  } finally {
    await written
  }
}

/** @throws where the run failed before it had a network, or a layer is not in ONNX */
async function makeOnnx(checkpoint: Uint8Array | undefined, registry: Registry): Promise<Uint8Array> {
  if (!checkpoint) throw new TrainError({ where: 'model.onnx', problem: 'the run left no network' })
  const { exportModel } = await import('@telarjs/exchange')
  const [file] = await exportModel(checkpoint, 'model.onnx', { registry })
  return file!.bytes
}

function summarize(
  { status, why, epochs, steps, seconds, samplesPerSecond, evaluations }: RunEvents['runEnd'],
  folder: string,
  backend: BackendDescription,
  warnings: readonly string[],
): RunSummary {
  const metrics = Object.fromEntries(
    Object.values(evaluations).map(({ split, loss, metrics: values }) => [split, { loss, ...values }]),
  )
  return {
    status,
    why,
    run: folder,
    backend: backend.name,
    device: backend.device,
    epochs,
    steps,
    seconds,
    samplesPerSecond,
    metrics,
    warnings,
  }
}

/** What was warned of before the run was ended. A damaged end is none: the run goes on and writes another. */
async function warningsIn(storage: Storage): Promise<readonly string[]> {
  const { warnings } = (await readEnd(storage)) ?? {}
  return Array.isArray(warnings) ? warnings.map(String) : []
}

/** How the run in a folder ended; undefined where it did not, or where that is damaged. */
export async function readEnd(storage: Pick<Storage, 'read'>): Promise<Partial<RunSummary> | undefined> {
  const bytes = await storage.read(runFiles.end)
  try {
    const end = bytes && parseJson(new TextDecoder().decode(bytes), runFiles.end)
    return isPlainObject(end) ? end : undefined
  } catch {
    return undefined
  }
}
