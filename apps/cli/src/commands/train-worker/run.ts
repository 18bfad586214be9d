import type { TrainWorkerInvocation } from './command.js'
import {
  parseExperiment,
  type JsonObject,
  type Registry,
  type RunEvent,
  isTelarError,
  issuesWithin,
  TrainError,
} from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { checkpointPath } from '../../runs/find-run.js'
import { startHost, type Host } from '../../host/host.js'
import { createFitter } from '../../inputs/fit-to-data.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { readEpochs, type EpochScores } from '../../runs/read-folder.js'
import { runInFolder } from '../../runs/train-in-folder.js'
import type { FromWorker, ToWorker } from '../../workers/messages.js'
import type { RunStack } from '@telarjs/trainer'

/** The worker of a search that was killed ends a moment after it; one on another machine counts as gone after a minute of silence. */
const waitMs = 75_000

/** `telar train-worker`: trains what its parent sends, one run after the other, and goes on with what lies in a run's folder. */
export async function run({ options, onStrayError }: TrainWorkerInvocation): Promise<void> {
  // The parent may be killed while this is sent; `disconnect` follows.
  const send = (message: FromWorker) => void process.send?.(message, undefined, undefined, () => undefined)
  // Ctrl-C and the end of a service reach the whole group; the parent decides what happens then.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined)
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  // Not before the backend has started: a listener keeps the process alive, and it has to end where the start fails.
  process.on('disconnect', () => process.exit(0))
  if (!process.connected) return
  const stack = options.stack > 1 ? (await import('@telarjs/trainer')).createRunStack() : undefined
  /** By the folders of their runs. */
  const running = new Map<string, AbortController>()
  // Whose it is, nobody can tell.
  onStrayError((error) => running.forEach((own) => own.abort(error)))
  process.on('message', (message: ToWorker) => {
    if (message.type === 'stop') return running.get(message.folder)?.abort()
    if (message.type === 'identify') return void identify(message.experiment, registry, send)
    const { folder } = message
    const own = new AbortController()
    running.set(folder, own)
    const tell = (told: FromWorker) => send({ ...told, folder })
    void runOne(message, { registry, host, stack, signal: own.signal, send: tell }).finally(() =>
      running.delete(folder),
    )
  })
  send({ type: 'ready' })
  await new Promise(() => undefined)
}

interface RunContext {
  readonly registry: Registry
  readonly host: Host
  readonly stack: RunStack | undefined
  readonly signal: AbortSignal
  readonly send: (message: FromWorker) => void
}

async function runOne(
  { experiment, folder, keepsFinal }: Extract<ToWorker, { type: 'run' }>,
  { registry, host, stack, signal, send }: RunContext,
): Promise<void> {
  try {
    const from = await wholeCheckpoint(folder)
    const onWarning = (message: string) => send({ type: 'warning', message })
    const summary = await runInFolder({
      experiment: parseExperiment(registry, experiment),
      folder,
      keepsFinal,
      registry,
      host,
      from,
      signal,
      ...(stack ? { stack } : {}),
      waitMs,
      onWarning,
      onEvent: createEpochSender(folder, send),
    })
    send({ type: 'end', summary, epochs: await readEpochs(folder) })
  } catch (error) {
    sendFailure(error, send)
  }
}

async function identify(experiment: JsonObject, registry: Registry, send: RunContext['send']): Promise<void> {
  try {
    const fitter = await createFitter(registry, (message) => send({ type: 'warning', message }))
    const { checksum } = await fitter.identify(parseExperiment(registry, experiment))
    send({ type: 'identified', checksum })
  } catch (error) {
    sendFailure(error, send)
  }
}

function sendFailure(error: unknown, send: RunContext['send']): void {
  const { name, issues } = isTelarError(error) ? error : new TrainError(issuesWithin('worker', error))
  send({ type: 'failed', name, issues })
}

/** The last checkpoint of an earlier part of the run, or the one before where it is damaged. */
async function wholeCheckpoint(folder: string): Promise<Uint8Array | undefined> {
  const { readCheckpoint } = await import('@telarjs/trainer')
  for (const name of ['last', 'previous'] as const) {
    const path = checkpointPath(folder, name)
    if (!existsSync(path)) continue
    const bytes = await readFile(path)
    const isWhole = await readCheckpoint(bytes, path).then(
      () => true,
      () => false,
    )
    if (isWhole) return bytes
  }
  return undefined
}

/** Sends the scores of each epoch. A run that goes on from a checkpoint begins with those before it: whoever asked for it may have lost them. */
function createEpochSender(folder: string, send: (message: FromWorker) => void): (event: RunEvent) => Promise<void> {
  let epochs = 0
  let scores: Record<string, Record<string, number>> = {}
  return async (event) => {
    if (event.type === 'runStart') {
      epochs = event.experiment.epochs
      const before = event.resumedAt ? await readEpochs(folder) : []
      for (const [index, earlier] of before.entries())
        send({ type: 'epoch', epoch: index + 1, epochs, scores: earlier })
    }
    if (event.type === 'epochStart') scores = {}
    if (event.type === 'evaluated') scores[event.split] = numbersOf(event)
    if (event.type === 'epochEnd')
      send({ type: 'epoch', epoch: event.epoch, epochs, scores: { ...scores, train: numbersOf(event) } })
  }
}

function numbersOf({
  loss,
  metrics,
}: {
  readonly loss: number
  readonly metrics: Readonly<Record<string, unknown>>
}): EpochScores[string] {
  return {
    loss,
    ...Object.fromEntries(
      Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  }
}
