import {
  isTelarError,
  parseExperiment,
  type Experiment,
  type ExperimentFor,
  type ParsedExperiment,
  type Registry,
  type RunEvent,
  type RunEvents,
} from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import type { Checkpoint } from './checkpoint/checkpoint.js'
import { loadData } from './data/data.js'
import { trainEpoch, type EpochRunner } from './epoch.js'
import { limitPlan, limitRun } from './limit-run.js'
import type { TrainOptions } from './options.js'
import { directionsOf, makePlan, samplesOf, valueKindsOf, type Plan } from './plan.js'
import { madeBy, presentBackend } from './checkpoint/made-by.js'
import { requirePrecision } from './precision.js'
import { resume } from './checkpoint/resume.js'
import { createDispatch, type Dispatch } from './run.js'
import type { StackPlace } from './run-stack.js'
import { createRunState, statusOf, type RunState } from './run-state.js'
import { openSession, type Session } from './session.js'
import { signData } from './data/sign-data.js'

/**
 * Trains an experiment and yields events. An experiment from a file or a recipe goes through `parseExperiment` first.
 *
 * @throws ExperimentError for a wrong experiment, DataError for unreadable data, BackendError and TrainError while it runs;
 *   always after `runEnd`, where the run had begun
 * @example
 * for await (const event of train(experiment, { registry })) {
 *   if (event.type === 'epochEnd') console.log(event.epoch, event.loss)
 * }
 */
export async function* train<R extends Registry>(
  experiment: Experiment | ExperimentFor<R> | ParsedExperiment,
  asked: TrainOptions & { readonly registry: R },
): AsyncGenerator<RunEvent, void, void> {
  const place = asked.stack?.join()
  try {
    yield* trainIn(place, experiment, asked)
  } finally {
    place?.leave()
  }
}

async function* trainIn(
  place: StackPlace | undefined,
  experiment: Experiment | ParsedExperiment,
  asked: TrainOptions,
): AsyncGenerator<RunEvent, void, void> {
  // Plan: the experiment, its data, and where an earlier run left off.
  const given = parseExperiment(asked.registry, experiment)
  const earlier = asked.from && (await readCheckpoint(asked.from))
  const loaded = await loadData(given, asked, earlier?.data)
  loaded.warnings?.forEach((warning) => asked.onWarning?.(warning))
  const { data, options, ...limited } = limitRun(withDefaultsOf(given, earlier), loaded, asked)
  requirePrecision(limited.experiment)
  const plan = limitPlan(makePlan(limited.experiment, options.registry, data, options.callbacks), options)
  const { experiment: parsed } = plan
  const backend = options.backend ?? presentBackend()
  // Another thread sums the samples up while the session opens.
  const signing = signData(plan.data).then((signed) => ({
    data: signed,
    madeBy: madeBy(parsed, options.registry, backend),
  }))
  const checkpoint = earlier && resume(plan, earlier, await signing, options)
  const state = createRunState(checkpoint?.progress)
  const stepsBefore = state.step
  // Prepare: data and state go to the device.
  const [identity, session] = await withSession(signing, openSession(plan, checkpoint?.tensors, place))
  const epoch = trainEpoch(plan, session, state, options)
  const { dispatch, save } = createDispatch(plan, session, state, identity, options, epoch.settle)
  let ended = false

  /** Runs exactly once, whatever happened. */
  async function end(aborted: boolean, error?: unknown): Promise<RunEvent> {
    const saved = error === undefined ? { checkpoint: await save() } : { error }
    const seconds = state.seconds()
    const trained = (state.step - stepsBefore) * plan.batchSize
    ended = true
    return dispatch('runEnd', {
      ...statusOf(state, aborted, error, options.signal?.reason),
      epochs: state.epochClosed ? state.epoch : state.epoch - 1,
      steps: state.step,
      seconds,
      samplesPerSecond: trained / Math.max(epoch.trainingSeconds(), 1e-9),
      evaluations: state.evaluations,
      ...saved,
    })
  }

  try {
    yield await dispatch('runStart', {
      ...aboutPlan(plan),
      ...aboutData(data, identity.data.targets),
      backend,
      runner: session.runner,
      parameters: session.parameters,
      resumedAt: checkpoint && resumedAt(state),
    })
    yield* trainAndEvaluate(plan, session, state, epoch, dispatch, options.signal)
    requireNoFault(options.signal)
    yield await end(options.signal?.aborted === true)
  } catch (error) {
    if (!ended) yield await end(false, error)
    throw error
  } finally {
    // The consumer may stop reading the events early.
    if (!ended) await end(true)
    session.release()
  }
}

/** A signal that a plugin's error aborted ends the run as failed: nobody else could catch it. */
function requireNoFault(signal: AbortSignal | undefined): void {
  const reason: unknown = signal?.reason
  if (isTelarError(reason) && reason.name === 'PluginError') throw reason
}

/** Waits for both; without the other a session is released. */
async function withSession<T>(other: Promise<T>, opening: Promise<Session>): Promise<[T, Session]> {
  return Promise.all([other, opening]).catch(async (error: unknown) => {
    ;(await opening).release()
    throw error
  })
}

/** Trains epoch by epoch, evaluating each; at the end evaluates what no epoch did. */
async function* trainAndEvaluate(
  plan: Plan,
  session: Session,
  state: RunState,
  epoch: EpochRunner,
  dispatch: Dispatch,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, void> {
  const over = () => signal?.aborted === true || state.stopped !== undefined

  async function* evaluate(splits: readonly string[]): AsyncGenerator<RunEvent> {
    state.beginEvaluation()
    for (const name of splits) {
      const evaluation = await session.evaluate(name)
      state.addEvaluation(evaluation)
      yield await dispatch('evaluated', { epoch: state.epoch, step: state.step, ...evaluation })
    }
  }

  while (!over() && (state.epoch < plan.experiment.epochs || !state.epochClosed)) {
    state.beginEpoch()
    yield await dispatch('epochStart', { epoch: state.epoch })
    for await (const chunk of epoch.steps()) yield await dispatch('steps', chunk)
    if (over() && state.step < state.epoch * plan.stepsPerEpoch) break
    await epoch.settle()
    yield* evaluate(plan.evaluate)
    const result = epoch.result()
    state.closeEpoch(result)
    yield await dispatch('epochEnd', result)
  }
  if (signal?.aborted) return
  yield await dispatch('trainingEnd', { epoch: state.epoch, step: state.step })
  const isRemeasured = await session.remeasure({ epoch: state.epoch, step: state.step })
  // Such as an ensemble, which no epoch has evaluated.
  const isMade = state.goesOnRestored && Object.keys(state.evaluations).length === 0
  yield* evaluate(finalSplits(plan, state.restored || isRemeasured || isMade))
}

function aboutData(data: LoadedData, targets: RunEvents['runStart']['targets']) {
  const { classes, notes = [], warnings = [] } = data
  return { samples: samplesOf(data), classes, targets, notes, warnings }
}

function aboutPlan({ experiment, steps, stepsPerEpoch, metrics }: Plan) {
  return { experiment, steps, stepsPerEpoch, directions: directionsOf(metrics), valueKinds: valueKindsOf(metrics) }
}

function resumedAt({ epoch, step, goesOnRestored }: RunState): RunEvents['runStart']['resumedAt'] {
  return { epoch, step, ...(goesOnRestored ? { restored: true } : {}) }
}

/** What follows from the data stays as it was when the run began, even if the data has changed. */
function withDefaultsOf(given: ParsedExperiment, earlier: Checkpoint | undefined): ParsedExperiment {
  if (!earlier) return given
  const { loss, metrics, batchSize } = earlier.experiment
  return { ...(given.loss ? {} : { loss, metrics }), batchSize, ...given }
}

/** What is evaluated at the end: the test split if no epoch evaluated it, and every split again if the params or layer statistics are not those of the last epoch. */
function finalSplits({ evaluate, data }: Plan, restored: boolean): string[] {
  const all = [...new Set([...evaluate, ...('test' in data.splits ? ['test'] : [])])]
  return restored ? all : all.filter((name) => !evaluate.includes(name))
}
