import {
  parseExperiment,
  resolveExperiment,
  type ParsedExperiment,
  type PluginError,
  type RunEvent,
} from '@telarjs/core'
import { factsOf, loadData, readCheckpoint, train, writeCheckpoint } from '@telarjs/trainer'
import type { StudioEvent, TrainRequest } from '../protocol/api.js'
import type { Store } from '../storage/run-store.js'
import type { Host } from './host.js'
import { liveChanges } from './live-changes.js'
import { createRecorder, type Recorder } from './recorder.js'
import { lockRun } from './run-lock.js'
import { createSnapshots, type Snapshots } from './snapshots.js'
import { createSteering, type Change, type Steering } from './steering.js'

/** What a run needs beside its experiment. */
export interface RunContext {
  readonly host: Host
  readonly store: Store
  emit(event: StudioEvent): void
  /** Takes checkpoints of the present, for the views. */
  onSnapshot(id: string, bytes: Uint8Array, step: number): Promise<void>
  /** Whether somebody looks at the network now. */
  wants(): boolean
}

/** The run that trains, and what can be done with it. What its phase does not allow does nothing. */
export interface ActiveRun {
  pause(): void
  resume(): void
  /** One step, then waiting again. */
  step(): void
  /** Ends the run; what it learned is kept. @param fault for which it has failed, such as an error of a plugin that it could not catch */
  stop(fault?: PluginError): void
  /** Goes on with a changed experiment. @throws ExperimentError where params or data would not fit any more; then the run goes on as it was */
  change(experiment: unknown): Promise<void>
  /** Resolves when the run has ended, however it did. */
  readonly finished: Promise<void>
}

/** The events of the trainer for one experiment, and the checkpoints it writes. */
interface Session {
  readonly experiment: ParsedExperiment
  readonly events: AsyncGenerator<RunEvent>
  readonly snapshots: Snapshots
}

/** Begins a run, or goes on with one from a checkpoint. */
export async function startRun(request: TrainRequest, context: RunContext): Promise<ActiveRun> {
  const { id, from, paused = false } = request
  const { host, store, emit } = context
  const experiment = parseExperiment(host.registry(), request.experiment)
  const release = await lockRun(id)
  if (!release)
    throw new Error('This run trains in another tab of this browser. It can go on here when it has ended there.')
  const recorder = await createRecorder(
    { id, experiment, backend: host.backend(), resumed: from !== undefined },
    store,
    emit,
  )
  const steering = createSteering(paused, (phase) => emit({ type: 'phase', id, phase }))
  const open: OpenSession = (next, checkpoint) =>
    openSession(next, { id, checkpoint, context, recorder, signal: steering.signal, isSingle: steering.isSingle })
  const finished = (from ? withExperiment(from, experiment) : Promise.resolve(undefined))
    .then((checkpoint) => follow(open(experiment, checkpoint), { steering, recorder, open, resolve: resolver(host) }))
    .catch((error: unknown) => recorder.fail(error))
    .finally(() => {
      release()
      steering.ended()
    })
  return { ...steering, finished, change: (wanted) => steering.change(parseExperiment(host.registry(), wanted)) }
}

type OpenSession = (experiment: ParsedExperiment, checkpoint: Uint8Array | undefined) => Session

interface Following {
  readonly steering: Steering
  readonly recorder: Recorder
  readonly open: OpenSession
  readonly resolve: Resolve
}

/** An experiment with what follows from its data, such as its loss, so that two can be compared whether they name it or not. */
type Resolve = (experiment: ParsedExperiment) => Promise<ParsedExperiment>

function resolver(host: Host): Resolve {
  return async (experiment) => {
    const registry = host.registry()
    return resolveExperiment(
      registry,
      experiment,
      factsOf(await loadData(experiment, { registry, ...host.forTraining() })),
    )
  }
}

/** Pulls the events of the trainer to the end. Not to pull is to pause. */
async function follow(first: Session, following: Following): Promise<void> {
  const { steering, recorder } = following
  let session = first
  let step = 0
  for (;;) {
    if (steering.isHeld()) {
      await session.snapshots.now(step)
      await recorder.flush('paused')
      if (steering.isHeld()) await steering.moved()
    }
    const change = steering.takeChange()
    if (change) {
      session = await applyChange(session, change, step, following)
      continue
    }
    const { value: event, done } = await session.events.next()
    if (done) return
    if (event.type === 'steps') {
      step = event.to
      steering.stepped()
    }
    if (event.type === 'runStart') steering.begun()
    await recorder.note(event)
  }
}

/** Ends the session where it is, and goes on from there with another experiment; where that fails, with the one before. */
async function applyChange(
  session: Session,
  { experiment: next, done, failed }: Change,
  step: number,
  { recorder, open, resolve }: Following,
): Promise<Session> {
  let checkpoint: Uint8Array | undefined
  try {
    const changes = liveChanges(await resolve(session.experiment), await resolve(next), step)
    if (changes.length === 0) {
      done()
      return session
    }
    checkpoint = await session.snapshots.now(step)
    if (!checkpoint) throw new Error('the run has not begun yet')
    await session.events.return(undefined)
    const opened = open(next, await withExperiment(checkpoint, next))
    const { steps } = await begin(opened)
    recorder.changed(changes, next, steps)
    done()
    return opened
  } catch (error) {
    failed(error)
    if (!checkpoint) return session
    const before = open(session.experiment, checkpoint)
    await begin(before)
    return before
  }
}

interface SessionOptions {
  readonly id: string
  readonly checkpoint: Uint8Array | undefined
  readonly context: RunContext
  readonly recorder: Recorder
  readonly signal: AbortSignal
  isSingle(): boolean
}

/** The events of an experiment, with the Studio's own callback beside those of the experiment. */
function openSession(experiment: ParsedExperiment, options: SessionOptions): Session {
  const { id, checkpoint, context, recorder, signal, isSingle } = options
  const { host, wants, onSnapshot } = context
  const snapshots = createSnapshots({
    wants,
    take: (bytes, step) => onSnapshot(id, bytes, step),
    save: (bytes, step) => recorder.save(bytes, step),
  })
  const events = train(experiment as never, {
    registry: host.registry(),
    ...host.forTraining(),
    storage: snapshots.storage(recorder.storage),
    callbacks: [snapshots.callback, ...host.guards(experiment)],
    stepsAtOnce: () => (isSingle() ? 1 : Infinity),
    signal,
    onWarning: (message) => recorder.warn(message),
    ...(checkpoint ? { from: checkpoint } : {}),
  })
  return { experiment, events, snapshots }
}

/** The first event of a session that goes on. */
async function begin({ events }: Session): Promise<RunEvent & { readonly type: 'runStart' }> {
  const { value } = await events.next()
  return value as RunEvent & { readonly type: 'runStart' }
}

/** A checkpoint says of which experiment it is; one that goes on with other options says so too. */
async function withExperiment(bytes: Uint8Array, experiment: ParsedExperiment): Promise<Uint8Array> {
  const checkpoint = await readCheckpoint(bytes)
  return writeCheckpoint({ ...checkpoint, experiment: { ...checkpoint.experiment, ...experiment } })
}
