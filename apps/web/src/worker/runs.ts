import type { Run } from '@telarjs/callbacks'
import { parseExperiment, type ParsedExperiment, type Registry, type RunEvent } from '@telarjs/core'
import { readCheckpoint, train, writeCheckpoint } from '@telarjs/trainer'
import type { LiveChange, Phase, StudioEvent, TrainRequest } from '../protocol/api.js'
import type { Host } from './host.js'
import { liveChanges } from './live-changes.js'
import { createRecorder, type Recorder } from './recorder.js'
import { createSnapshots } from './snapshots.js'

/** One run at a time, and what can be done with it. */
export interface Runs {
  train(request: TrainRequest): Promise<void>
  pause(): void
  resume(): void
  step(): void
  /** Ends the run; what it learned is kept. */
  stop(): Promise<void>
  /** Goes on with a changed experiment. @throws ExperimentError where params or data would not fit any more; then the run goes on as it was */
  change(experiment: unknown): Promise<void>
}

interface Active {
  readonly id: string
  readonly recorder: Recorder
  readonly stopping: AbortController
  experiment: ParsedExperiment
  events: AsyncGenerator<RunEvent>
  phase: Phase
  step: number
  /** Called to let a waiting run go on. */
  wake: () => void
  change:
    | { readonly experiment: ParsedExperiment; readonly done: () => void; readonly failed: (error: unknown) => void }
    | undefined
  single: boolean
  readonly finished: Promise<void>
}

/** @param onSnapshot takes checkpoints of the present, for the views */
export function createRuns(
  host: Host,
  emit: (event: StudioEvent) => void,
  onSnapshot: (id: string, bytes: Uint8Array, step: number) => Promise<void>,
  wants: () => boolean,
): Runs {
  let active: Active | undefined

  function setPhase(run: Active, phase: Phase): void {
    run.phase = phase
    emit({ type: 'phase', id: run.id, phase })
  }

  /** The events of an experiment, with the Studio's own callback beside those of the experiment. */
  function open(
    run: Pick<Active, 'id' | 'recorder' | 'stopping'>,
    experiment: ParsedExperiment,
    from: Uint8Array | undefined,
    single: () => boolean,
  ) {
    const snapshots = createSnapshots({
      wants,
      take: (bytes, step) => onSnapshot(run.id, bytes, step),
      save: (bytes, step) => run.recorder.save(bytes, step),
    })
    const events = train(experiment as never, {
      registry: host.registry() as Registry,
      ...host.forTraining(),
      storage: snapshots.storage(run.recorder.storage),
      callbacks: [snapshots.callback, ...host.guards(experiment)],
      stepsAtOnce: () => (single() ? 1 : Infinity),
      signal: run.stopping.signal,
      onWarning: (message) => run.recorder.warn(message),
      ...(from ? { from } : {}),
    })
    return { events: events as AsyncGenerator<RunEvent>, snapshots }
  }

  async function follow(run: Active, snapshots: ReturnType<typeof createSnapshots>): Promise<void> {
    let seen = snapshots
    for (;;) {
      if (run.phase === 'paused' && !run.single && !run.change) {
        await seen.now(run.step)
        await run.recorder.flush('paused')
        await waiting(run)
      }
      if (run.change) seen = await applyChange(run, seen)
      const { value: event, done } = await run.events.next()
      if (done) return
      if (event.type === 'steps') {
        run.step = event.to
        run.single = false
      }
      if (event.type === 'runStart' && run.phase === 'preparing') setPhase(run, 'running')
      await run.recorder.note(event)
    }
  }

  function waiting(run: Active): Promise<void> {
    if (run.phase !== 'paused' || run.single || run.change || run.stopping.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      run.wake = resolve
    })
  }

  async function applyChange(
    run: Active,
    snapshots: ReturnType<typeof createSnapshots>,
  ): Promise<ReturnType<typeof createSnapshots>> {
    const { experiment, done, failed } = run.change!
    run.change = undefined
    const before = run.experiment
    const changes: readonly LiveChange[] = liveChanges(before, experiment, run.step)
    if (changes.length === 0) {
      done()
      return snapshots
    }
    const bytes = await snapshots.now(run.step)
    if (!bytes) {
      failed(new Error('the run has not begun yet'))
      return snapshots
    }
    await run.events.return(undefined)
    const resumeWith = async (next: ParsedExperiment) => {
      const opened = open(run, next, await withExperiment(bytes, next), () => run.single)
      run.events = opened.events
      const first = await opened.events.next()
      return { opened, first: first.value as RunEvent & { type: 'runStart' } }
    }
    try {
      const { opened, first } = await resumeWith(experiment)
      run.experiment = experiment
      run.recorder.changed(changes, experiment, first.steps)
      done()
      return opened.snapshots
    } catch (error) {
      failed(error)
      return (await resumeWith(before)).opened.snapshots
    }
  }

  return {
    async train({ id, experiment, from, paused = false }) {
      await active?.finished
      const parsed = parseExperiment(host.registry(), experiment)
      const stopping = new AbortController()
      const recorder = await createRecorder(
        { id, experiment: parsed, backend: host.backend(), resumed: from !== undefined },
        emit,
      )
      let finish = () => {}
      const run: Active = {
        id,
        recorder,
        stopping,
        experiment: parsed,
        phase: 'preparing',
        step: 0,
        wake: () => {},
        change: undefined,
        single: paused,
        events: undefined as unknown as AsyncGenerator<RunEvent>,
        finished: new Promise((resolve) => (finish = resolve)),
      }
      active = run
      setPhase(run, paused ? 'paused' : 'preparing')
      try {
        const opened = open(run, parsed, from && (await withExperiment(from, parsed)), () => run.single)
        run.events = opened.events
        await follow(run, opened.snapshots)
      } catch (error) {
        await recorder.fail(error)
      } finally {
        active = undefined
        finish()
        emit({ type: 'phase', id, phase: 'idle' })
      }
    },
    pause() {
      if (active && (active.phase === 'running' || active.phase === 'preparing')) setPhase(active, 'paused')
    },
    resume() {
      if (active?.phase !== 'paused') return
      setPhase(active, 'running')
      active.wake()
    },
    step() {
      if (!active || active.phase === 'ending') return
      active.single = true
      if (active.phase !== 'paused') setPhase(active, 'paused')
      active.wake()
    },
    async stop() {
      const run = active
      if (!run) return
      setPhase(run, 'ending')
      run.stopping.abort()
      run.wake()
      await run.finished
    },
    async change(experiment) {
      const run = active
      if (!run) return
      const parsed = parseExperiment(host.registry(), experiment)
      await new Promise<void>((resolve, reject) => {
        run.change = { experiment: parsed, done: resolve, failed: reject }
        run.wake()
      })
    },
  }
}

/** A checkpoint says of which experiment it is; one that goes on with other options says so too. */
async function withExperiment(bytes: Uint8Array, experiment: ParsedExperiment): Promise<Uint8Array> {
  return writeCheckpoint({ ...(await readCheckpoint(bytes)), experiment })
}

export type { Run }
