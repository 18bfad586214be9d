import type { Callback, Run } from '@telarjs/callbacks'
import {
  isTelarError,
  memoryStorage,
  PluginError,
  TrainError,
  type Evaluation,
  type RunEvent,
  type RunEvents,
  type RunEventType,
  type RunStatus,
  checkpointFile,
} from '@telarjs/core'
import { readCheckpoint, writeCheckpoint, type Checkpoint, type EpochTotals, type Progress } from './checkpoint.js'
import type { TrainOptions } from './options.js'
import { queueDepth } from './pace.js'
import type { Plan } from './plan.js'
import type { Session } from './session.js'

/** What changes while a run goes on, apart from tensors. */
export interface RunState {
  epoch: number
  step: number
  epochClosed: boolean
  learningRateScale: number
  totals: EpochTotals
  evaluations: Record<string, Evaluation>
  /** Seconds of the earlier parts of a resumed run. */
  secondsBefore: number
  readonly startedAt: number
  /** Whether a kept copy came back since the last evaluation, so that the results are of other params. */
  restored: boolean
  /** Why a callback wants the run to stop. */
  stopped: string | undefined
}

/** The totals of an epoch that has not begun. */
export const noTotals: EpochTotals = { seconds: 0, learningRate: 0, samples: 0, loss: 0, metrics: {} }

/** A fresh state, or that of a checkpoint. */
export function startState(progress?: Progress): RunState {
  return {
    epoch: progress?.epoch ?? 0,
    step: progress?.step ?? 0,
    epochClosed: progress?.epochClosed ?? true,
    learningRateScale: progress?.learningRateScale ?? 1,
    totals: progress?.totals ?? noTotals,
    evaluations: { ...progress?.evaluations },
    secondsBefore: progress?.seconds ?? 0,
    startedAt: performance.now(),
    restored: false,
    stopped: undefined,
  }
}

/** Seconds of the whole run, earlier parts included. */
export function secondsOf(state: RunState): number {
  return state.secondsBefore + (performance.now() - state.startedAt) / 1000
}

/** Tells every callback, in order, and hands the event on. */
export type Dispatch = <Type extends RunEventType>(type: Type, event: RunEvents[Type]) => Promise<RunEvent>

/**
 * Makes the `Run` that callbacks see, and the function that tells them what happens.
 * @param settle brings the epoch's totals up to the last issued step
 */
export function createDispatch(
  plan: Plan,
  session: Session,
  state: RunState,
  options: TrainOptions,
  settle: () => Promise<void>,
): { dispatch: Dispatch; save: () => Promise<Uint8Array> } {
  const storage = options.storage ?? memoryStorage()

  async function save(): Promise<Uint8Array> {
    await settle()
    for (const callback of plan.callbacks) await callback.settle?.()
    const memories = memoryNames(plan).flatMap(({ key, callback }) =>
      callback.save ? [[key, callback.save()] as const] : [],
    )
    const { epoch, step, epochClosed, learningRateScale, totals, evaluations } = state
    const progress = { epoch, step, epochClosed, learningRateScale, totals, evaluations, seconds: secondsOf(state) }
    const { shape, classes, targetShape } = plan.sample
    return writeCheckpoint({
      experiment: plan.experiment,
      sample: { shape, classes, targetShape },
      progress,
      callbacks: Object.fromEntries(memories),
      tensors: await session.read(),
    })
  }

  const run: Run = {
    storage,
    queueDepth,
    stop: (why) => (state.stopped ??= why),
    scaleLearningRate: (factor) => (state.learningRateScale *= factor),
    keep: session.keep,
    restore(name) {
      session.restore(name)
      state.restored = true
    },
    checkpoint: async (name) => storage.write(checkpointFile(name), await save()),
    firstNonFinite: async () =>
      Object.entries(await session.read()).find(([, { values }]) => !values.every(Number.isFinite))?.[0],
    deadUnits: session.deadUnits,
    warn: (message) => options.onWarning?.(message),
    report: (line) => options.onReport?.(line),
  }

  return {
    save,
    async dispatch(type, event) {
      const errors: unknown[] = []
      for (const callback of plan.callbacks) {
        try {
          await callback.on[type]?.(event, run)
        } catch (cause) {
          const error = isTelarError(cause)
            ? cause
            : new PluginError(`callback:${callback.name} failed at ${type}: ${(cause as Error).message}`, { cause })
          // The end of a run is told to every callback, whatever the others did.
          if (type !== 'runEnd') throw error
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
      return { type, ...event } as RunEvent
    },
  }
}

/** Reads the checkpoint to go on from and gives the callbacks their memories back. @throws TrainError where it is of another experiment */
export async function resume(plan: Plan, bytes: Uint8Array): Promise<Checkpoint> {
  const checkpoint = await readCheckpoint(bytes)
  for (const field of ['seed', 'data', 'transforms', 'model', 'loss', 'optimizer', 'batchSize'] as const) {
    const [before, now] = [JSON.stringify(checkpoint.experiment[field]), JSON.stringify(plan.experiment[field])]
    if (before !== now)
      throw new TrainError(`checkpoint: it is of another experiment: expected ${field} ${before}, received ${now}`)
  }
  for (const { key, callback } of memoryNames(plan)) {
    const memory = checkpoint.callbacks[key]
    if (memory !== undefined) callback.load?.(memory)
  }
  return checkpoint
}

/** What each callback's memory is saved under: its name, and its number among those of one name. */
function memoryNames({ callbacks }: Plan): { key: string; callback: Callback }[] {
  return callbacks.map((callback, index) => {
    const before = callbacks.slice(0, index).filter(({ name }) => name === callback.name).length
    return { key: before === 0 ? callback.name : `${callback.name} ${before + 1}`, callback }
  })
}

/** A caller that gives its signal an error as reason says why; an AbortError is what `abort()` makes by itself. */
function whyAborted(reason: unknown): string {
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'the caller asked for it'
}

/** How a run ended, from what is known at its end. @param reason of the signal that aborted it */
export function statusOf(
  state: RunState,
  aborted: boolean,
  error: unknown,
  reason?: unknown,
): { status: RunStatus; why: string } {
  if (error !== undefined) return { status: 'failed', why: (error as Error).message }
  if (aborted) return { status: 'aborted', why: whyAborted(reason) }
  if (state.stopped !== undefined) return { status: 'stopped', why: state.stopped }
  return { status: 'completed', why: '' }
}
