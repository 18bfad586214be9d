import type { Run } from '@telarjs/callbacks'
import {
  checkpointFile,
  isTelarError,
  memoryStorage,
  type Json,
  PluginError,
  show,
  thrownInWords,
  type RunEvent,
  type RunEvents,
  type RunEventType,
  type Storage,
} from '@telarjs/core'
import { memoryOf } from './checkpoint/callback-memory.js'
import { writeCheckpoint } from './checkpoint/write-checkpoint.js'
import { queueDepth } from './chunk-size.js'
import type { TrainOptions } from './options.js'
import type { Plan } from './plan.js'
import { memoryNames, type RunIdentity } from './checkpoint/resume.js'
import type { RunState } from './run-state.js'
import type { Session } from './session.js'
import { unscaledInputs } from './data/unscaled-inputs.js'

/** Tells every callback of an event, in order, and passes the event on. */
export type Dispatch = <Type extends RunEventType>(type: Type, event: RunEvents[Type]) => Promise<RunEvent>

/**
 * Makes the `Run` that callbacks see, and the function that passes events to them.
 * @param settle brings the epoch's totals up to the last issued step
 */
export function createDispatch(
  plan: Plan,
  session: Session,
  state: RunState,
  identity: RunIdentity,
  options: TrainOptions,
  settle: () => Promise<void>,
): { dispatch: Dispatch; save: () => Promise<Uint8Array> } {
  const storage = options.storage ?? memoryStorage()

  async function save(): Promise<Uint8Array> {
    await settle()
    for (const callback of plan.callbacks) await callback.settle?.()
    const memories = memoryNames(plan).map(({ key, callback }) => [key, memoryOf(callback, 'later')] as const)
    const callbacks = memories.filter((entry): entry is [string, Json] => entry[1] !== undefined)
    return writeCheckpoint({
      experiment: plan.experiment,
      sample: plan.sample,
      ...identity,
      progress: state.progress(),
      callbacks: Object.fromEntries(callbacks),
      tensors: await session.read(),
    })
  }

  const run = makeRun(plan, session, state, options, storage, save)

  return {
    save,
    async dispatch(type, event) {
      const errors: unknown[] = []
      for (const callback of plan.callbacks) {
        try {
          await callback.on[type]?.(event, run)
        } catch (cause) {
          const error = callbackError(callback.name, type, cause)
          // Every callback is told of the end of a run, even if another one throws.
          if (type !== 'runEnd') throw error
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
      // A memory that no checkpoint can hold is refused before the first step.
      if (type === 'runStart') for (const callback of plan.callbacks) memoryOf(callback, 'start')
      return { type, ...event } as RunEvent
    },
  }
}

/** What callbacks see of a run. */
function makeRun(
  plan: Plan,
  session: Session,
  state: RunState,
  options: TrainOptions,
  storage: Storage,
  save: () => Promise<Uint8Array>,
): Run {
  return {
    storage,
    fileMakers: options.fileMakers,
    queueDepth,
    stop(why) {
      requireRequest('stop', typeof why === 'string', 'a reason in words', why)
      state.stop(why)
    },
    scaleLearningRate(factor) {
      requireRequest('scaleLearningRate', Number.isFinite(factor) && factor >= 0, 'a finite number from 0', factor)
      state.scaleLearningRate(factor)
    },
    keep: session.keep,
    restore(name) {
      session.restore(name)
      state.restore()
    },
    async checkpoint(name) {
      requireRequest('checkpoint', /^[\w-][\w.-]*$/.test(name), "a name, such as 'best'", name)
      await storage.write(checkpointFile(name), await save())
    },
    firstNonFinite: async () => Object.entries(await session.read()).find(([, { values }]) => !allFinite(values))?.[0],
    deadUnits: session.deadUnits,
    network: session.network,
    likelyCause: unscaledInputs(plan.experiment, plan.transforms, plan.data),
    warn: (message) => options.onWarning?.(message),
    report: (line) => options.onReport?.(line),
  }
}

/** Refuses what a callback asks a run for with a wrong value; the error gets the callback's name. */
function requireRequest(request: string, fits: boolean, expected: string, received: unknown): void {
  if (!fits)
    throw new RangeError(
      `${request}: expected ${expected}, received ${typeof received === 'number' ? received : show(received)}`,
    )
}

/** Telar's own errors stay as they are; others get the callback's name. */
function callbackError(name: string, type: RunEventType, cause: unknown): Error {
  if (isTelarError(cause)) return cause
  return new PluginError(
    { where: `callback:${name}`, problem: `failed at ${type}: ${thrownInWords(cause)}` },
    { cause },
  )
}

/** A loop, because `every` calls a function for each of what may be millions of values. */
function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}
