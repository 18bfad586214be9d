import type { BackendDescription, ParsedExperiment, RunEvent, Storage } from '@telarjs/core'
import type { LiveChange, RunWarning, StudioEvent } from '../protocol/api.js'
import { createCurves, type Curves } from '../shared/curves.js'
import { createRate } from './rate.js'
import type { RunRecord, StoredStatus } from '../protocol/run-record.js'
import type { Store } from '../storage/run-store.js'

interface RecorderOptions {
  readonly id: string
  readonly experiment: ParsedExperiment
  readonly backend: BackendDescription
  /** Goes on with the record of that id. */
  readonly resumed: boolean
}

/** Tells the page what happens in a run, and keeps it. */
export interface Recorder {
  readonly storage: Storage
  note(event: RunEvent): Promise<void>
  warn(message: string): void
  changed(changes: readonly LiveChange[], experiment: ParsedExperiment, steps: number): void
  save(checkpoint: Uint8Array, step: number): Promise<void>
  /** Writes the record as it is. */
  flush(status: StoredStatus): Promise<void>
  fail(error: unknown): Promise<void>
}

/** What the parts of a recorder share. */
interface Notebook {
  readonly id: string
  readonly curves: Curves
  readonly store: Store
  record(): RunRecord
  update(changes: Partial<RunRecord>): void
  emit(event: StudioEvent): void
  /** Resolves when all that was sent before has been noted. */
  settled(): Promise<unknown>
  /** One after the other, so that curves grow in order. */
  inOrder(work: () => Promise<void>): Promise<void>
  flush(status: StoredStatus): Promise<void>
}

/** Notes in the record of a run what happens in it. */
export async function createRecorder(
  options: RecorderOptions,
  store: Store,
  emit: (event: StudioEvent) => void,
): Promise<Recorder> {
  const { id } = options
  const notebook = await openNotebook(options, store, emit)
  const { record, update, flush } = notebook
  const note = createNotes(notebook)
  return {
    storage: store.storage(id),
    note,
    flush,
    warn(message) {
      const warning: RunWarning = { step: record().step, message }
      update({ warnings: [...record().warnings, warning] })
      emit({ type: 'warning', id, warning })
    },
    changed(changes, experiment, steps) {
      // What followed from the data stays.
      const whole = { ...record().experiment, ...experiment }
      update({ changes: [...record().changes, ...changes], experiment: whole, steps })
      emit({ type: 'changed', id, changes, experiment: whole, steps })
    },
    async save(checkpoint, step) {
      await store.putCheckpoint(id, checkpoint)
      update({ step })
      await flush('running')
    },
    async fail(error) {
      const why = error instanceof Error ? error.message : String(error)
      await notebook.settled()
      const { seconds, samplesPerSecond, evaluations, steps, status } = record()
      if (status === 'running' || status === 'paused')
        emit({ type: 'ended', id, status: 'failed', why, seconds, samplesPerSecond, evaluations })
      // A run that never began leaves no record.
      if (steps === 0) return
      update({ why })
      await flush('failed')
    },
  }
}

async function openNotebook(
  { id, experiment, backend, resumed }: RecorderOptions,
  store: Store,
  emit: (event: StudioEvent) => void,
): Promise<Notebook> {
  const before = resumed ? await store.record(id) : undefined
  const curves = createCurves(resumed ? await store.curves(id) : undefined)
  let record: RunRecord = { ...(before ?? newRecord(id, experiment)), experiment, backend, status: 'running' }
  let sent: Promise<unknown> = Promise.resolve()
  const update = (changes: Partial<RunRecord>) => {
    record = { ...record, ...changes, updatedAt: Date.now() }
  }
  return {
    id,
    curves,
    store,
    emit,
    record: () => record,
    update,
    settled: () => sent,
    inOrder(work) {
      const done = sent.then(work)
      sent = done.catch(() => {})
      return done
    },
    async flush(status) {
      await sent
      update({ status })
      await store.put(record)
      await store.putCurves(id, curves.toStored())
      emit({ type: 'saved', id, step: record.step })
    },
  }
}

function newRecord(id: string, experiment: ParsedExperiment): Omit<RunRecord, 'backend' | 'experiment' | 'status'> {
  return {
    id,
    name: experiment.name,
    why: '',
    createdAt: Date.now(),
    updatedAt: Date.now(),
    step: 0,
    epoch: 0,
    steps: 0,
    parameters: 0,
    seconds: 0,
    samplesPerSecond: 0,
    evaluations: {},
    changes: [],
    warnings: [],
    directions: {},
    valueKinds: {},
  }
}

/** What each event of the trainer changes in the record, in the curves and on the page. */
function createNotes({ id, curves, store, record, update, emit, settled, inOrder, flush }: Notebook) {
  let rate = createRate()
  let batchSize = 0

  async function noteSteps(event: RunEvent & { readonly type: 'steps' }): Promise<void> {
    const [losses, metrics] = await Promise.all([event.losses(), event.metrics()])
    const { epoch, from, to, learningRates: rates } = event
    const samplesPerSecond = rate.note(to) * batchSize
    curves.addSteps({ from, losses, rates, metrics })
    update({ step: to, epoch, samplesPerSecond })
    emit({ type: 'steps', id, epoch, from, to, losses, rates, metrics, samplesPerSecond })
  }

  async function noteStart(event: RunEvent & { readonly type: 'runStart' }): Promise<void> {
    const { experiment, parameters, steps, directions, valueKinds, resumedAt, backend, runner } = event
    batchSize = experiment.batchSize
    if (resumedAt) curves.cut(resumedAt.step)
    rate = createRate()
    const { step = 0, epoch = 0 } = resumedAt ?? {}
    update({ experiment, parameters, steps, directions, valueKinds, step, epoch, backend, runner: runner.kind })
    await store.put(record())
    emit({ ...event, type: 'started', id })
  }

  async function noteEnd(event: RunEvent & { readonly type: 'runEnd' }): Promise<void> {
    const { status, seconds, samplesPerSecond, evaluations, checkpoint, steps: step, epochs: epoch } = event
    const why = status === 'aborted' ? 'you stopped it' : event.why
    if (checkpoint) await store.putCheckpoint(id, checkpoint)
    update({ why, seconds, samplesPerSecond, evaluations, step, epoch })
    await flush(status)
    emit({ type: 'ended', id, status, why, seconds, samplesPerSecond, evaluations })
  }

  return async (event: RunEvent): Promise<void> => {
    // Steps are not waited for: the device works on.
    if (event.type === 'steps') return void inOrder(() => noteSteps(event)).catch(() => {})
    await settled()
    switch (event.type) {
      case 'runStart':
        return noteStart(event)
      case 'evaluated':
        curves.addEvaluation(event)
        update({ evaluations: { ...record().evaluations, [event.split]: event } })
        return emit({ ...event, id })
      case 'epochEnd': {
        const { epoch, step, loss, metrics } = event
        curves.addEpoch({ epoch, step, loss, metrics })
        return emit({ type: 'epochEnd', id, epoch, step, loss, metrics })
      }
      case 'runEnd':
        return noteEnd(event)
      case 'epochStart':
      case 'trainingEnd':
        return
      default:
        event satisfies never
    }
  }
}
