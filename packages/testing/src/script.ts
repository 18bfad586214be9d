import {
  memoryStorage,
  type Evaluation,
  type RunEvent,
  type RunEvents,
  type RunStatus,
  type Storage,
} from '@telarjs/core'
import type { Callback, Run, DeadUnits, NetworkView } from '@telarjs/callbacks/callback'

/** What one scripted epoch contains; the rest is made up. */
export interface ScriptedEpoch {
  /** The loss of each step; by default `stepsPerEpoch` losses with the mean 1 / epoch. */
  readonly losses?: readonly number[]
  /** The evaluation of the validation split; by default the loss 1 / epoch and the accuracy 1 − 1 / (epoch + 1). */
  readonly validation?: Partial<Evaluation>
}

/** Settings of a scripted run. */
export interface Script {
  readonly epochs: readonly ScriptedEpoch[]
  readonly status?: RunStatus
  readonly directions?: RunEvents['runStart']['directions']
  readonly classes?: readonly string[]
}

const STEPS_PER_EPOCH = 4
const scriptedRate = 0.001

/**
 * The events of an invented run: two chunks of two steps in each epoch and one evaluation, in the order of the trainer.
 *
 * @example
 * const events = scriptRun({ epochs: [{ losses: [1, 0.5] }, { losses: [0.4, 0.3] }] })
 */
export function scriptRun({
  epochs,
  status = 'completed',
  directions = { loss: 'minimize', accuracy: 'maximize' },
  classes = ['0', '1', '2'],
}: Script): RunEvent[] {
  const steps = epochs.length * STEPS_PER_EPOCH
  const evaluations: Record<string, Evaluation> = {}
  const inside = epochs.flatMap((scripted, index): RunEvent[] => {
    const epoch = index + 1
    const losses = Float32Array.from(scripted.losses ?? Array.from({ length: STEPS_PER_EPOCH }, () => 1 / epoch))
    const evaluation = { ...validationAfter(epoch), ...scripted.validation }
    evaluations[evaluation.split] = evaluation
    const step = epoch * STEPS_PER_EPOCH
    return [
      { type: 'epochStart', epoch },
      chunk(epoch, step - 4, losses.subarray(0, 2)),
      chunk(epoch, step - 2, losses.subarray(2)),
      { type: 'evaluated', epoch, step, ...evaluation },
      {
        type: 'epochEnd',
        epoch,
        step,
        loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
        metrics: { accuracy: 0.5 },
        seconds: 1,
        learningRate: scriptedRate,
      },
    ]
  })
  const end = { epochs: epochs.length, steps, seconds: epochs.length, samplesPerSecond: 1000, evaluations }
  return [
    {
      type: 'runStart',
      experiment: scriptedExperiment(epochs.length),
      backend: { name: 'cpu', device: 'CPU', why: 'scripted' },
      runner: { kind: 'eager', why: 'scripted' },
      parameters: 10,
      steps,
      stepsPerEpoch: STEPS_PER_EPOCH,
      samples: { train: 120, validation: 30 },
      classes,
      targets: { kind: 'classes', classes: classes.map((name) => ({ name, count: 120 / classes.length })) },
      notes: [],
      resumedAt: undefined,
      directions,
      valueKinds: { loss: 'number', accuracy: 'fraction' },
    },
    ...inside,
    ...(status === 'completed' || status === 'stopped'
      ? [{ type: 'trainingEnd', epoch: epochs.length, step: steps } as const]
      : []),
    { type: 'runEnd', status, why: status === 'completed' ? '' : 'scripted', ...end },
  ]
}

function validationAfter(epoch: number): Evaluation {
  return {
    split: 'validation',
    samples: 30,
    loss: 1 / epoch,
    metrics: { accuracy: 1 - 1 / (epoch + 1) },
    predicted: [10, 10, 10],
  }
}

function chunk(epoch: number, from: number, losses: Float32Array): RunEvent {
  return {
    type: 'steps',
    epoch,
    from,
    to: from + losses.length,
    learningRates: new Float32Array(losses.length).fill(scriptedRate),
    samplesPerSecond: 1000,
    losses: async () => losses,
    metrics: async () => ({ accuracy: new Float32Array(losses.length).fill(0.5) }),
  }
}

function scriptedExperiment(epochs: number): RunEvents['runStart']['experiment'] {
  const spec = (use: string) => ({ use, with: {} })
  return {
    name: 'scripted',
    seed: 0,
    data: spec('dataset:scripted'),
    transforms: [],
    model: [spec('layer:scripted')],
    loss: spec('loss:scripted'),
    metrics: [spec('metric:accuracy')],
    optimizer: spec('optimizer:scripted'),
    learningRate: 0.001,
    schedule: spec('schedule:scripted'),
    regularizers: [],
    callbacks: [],
    epochs,
    batchSize: 30,
  }
}

/** A run that only records what is asked of it. */
export interface RecordedRun {
  readonly run: Run
  /** `stop: no progress`, `scaleLearningRate: 0.5`, `checkpoint: best` … in the order of the requests. */
  readonly requests: string[]
}

/** What a run for tests answers when it is asked. */
export interface RecordedRunOptions {
  readonly storage?: Storage
  /** What `firstNonFinite` finds. */
  readonly nonFinite?: string
  readonly deadUnits?: readonly DeadUnits[]
  /** The network that callbacks see; by default one layer, without augmentation. */
  readonly network?: NetworkView
}

const kernel = { shape: [4, 2], values: Float32Array.of(0, 0.25, -0.5, 0.75, 1, -1, 0.125, 0) }
const oneLayer: NetworkView = {
  inputShape: [2, 2, 1],
  params: async () => ({ '0-dense/kernel': kernel }),
  gradients: async () => ({ '0-dense/kernel': kernel }),
  augmented: async () => undefined,
}

/**
 * Makes a run for tests. Its checkpoints are files of one byte.
 *
 * @example
 * const { run, requests } = recordRun({ deadUnits: [] })
 * run.stop('enough')
 * requests // ['stop: enough']
 */
export function recordRun({
  storage = memoryStorage(),
  nonFinite,
  deadUnits = [],
  network = oneLayer,
}: RecordedRunOptions = {}): RecordedRun {
  const requests: string[] = []
  const note = (what: string) => (detail: unknown) => void requests.push(`${what}: ${String(detail)}`)
  return {
    requests,
    run: {
      stop: note('stop'),
      scaleLearningRate: note('scaleLearningRate'),
      keep: note('keep'),
      restore: note('restore'),
      warn: note('warn'),
      report: note('report'),
      async checkpoint(name) {
        note('checkpoint')(name)
        await storage.write(`checkpoints/${name}.telar`, Uint8Array.of(1))
      },
      firstNonFinite: async () => nonFinite,
      deadUnits: async () => deadUnits,
      network,
      storage,
      queueDepth: 2,
    },
  }
}

/**
 * Passes events to a callback one after another, as the trainer does; before the first it is asked to check the run.
 *
 * @example
 * const { run, requests } = recordRun()
 * await drive(create(earlyStopping, { patience: 1 }), scriptRun({ epochs: [{}, {}] }), run)
 */
export async function drive(callback: Callback, events: readonly RunEvent[], run: Run): Promise<void> {
  for (const event of events) {
    if (event.type === 'runStart') callback.check?.(event)
    await dispatch(callback, event.type, event, run)
  }
}

async function dispatch<Type extends RunEvent['type']>(
  callback: Callback,
  type: Type,
  event: RunEvents[Type],
  run: Run,
): Promise<void> {
  await callback.on[type]?.(event, run)
}
