import type { BackendDescription, ParsedExperiment, RunEvent, Storage } from '@telarjs/core'
import type { LiveChange, RunWarning, StudioEvent } from '../protocol/api.js'
import { createCurves } from '../shared/curves.js'
import { createRate } from './rate.js'
import { openStore, type RunRecord, type StoredStatus } from '../storage/run-store.js'

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

export async function createRecorder(
  { id, experiment, backend, resumed }: RecorderOptions,
  emit: (event: StudioEvent) => void,
): Promise<Recorder> {
  const store = await openStore()
  const before = resumed ? await store.record(id) : undefined
  const curves = createCurves(resumed ? await store.curves(id) : undefined)
  let record: RunRecord = before
    ? { ...before, experiment, backend, status: 'running' }
    : {
        id,
        name: experiment.name,
        experiment,
        backend,
        status: 'running',
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
      }
  let sent: Promise<unknown> = Promise.resolve()
  let ended = false
  let rate = createRate()

  function update(changes: Partial<RunRecord>): void {
    record = { ...record, ...changes, updatedAt: Date.now() }
  }

  /** One after the other, so that curves grow in order. */
  function inOrder(work: () => Promise<void>): Promise<void> {
    const done = sent.then(work)
    sent = done.catch(() => {})
    return done
  }

  async function noteSteps(event: RunEvent & { type: 'steps' }): Promise<void> {
    const [losses, metrics] = await Promise.all([event.losses(), event.metrics()])
    const { epoch, from, to, learningRates: rates } = event
    const samplesPerSecond = rate.note(to) * record.experiment.batchSize
    curves.addSteps({ from, losses, rates, metrics })
    update({ step: to, epoch, samplesPerSecond })
    emit({ type: 'steps', id, epoch, from, to, losses, rates, metrics, samplesPerSecond })
  }

  function warn(message: string): void {
    const warning: RunWarning = { step: record.step, message }
    update({ warnings: [...record.warnings, warning] })
    emit({ type: 'warning', id, warning })
  }

  async function note(event: RunEvent): Promise<void> {
    switch (event.type) {
      case 'runStart': {
        const { parameters, steps, directions, resumedAt } = event
        if (resumedAt) curves.cut(resumedAt.step)
        rate = createRate()
        update({
          parameters,
          steps,
          directions,
          step: resumedAt?.step ?? 0,
          epoch: resumedAt?.epoch ?? 0,
          backend: event.backend,
          runner: event.runner.kind,
        })
        await store.put(record)
        emit({ ...event, type: 'started', id })
        return
      }
      case 'epochStart':
        return
      case 'steps':
        // Not waited for: the device works on.
        void inOrder(() => noteSteps(event)).catch(() => {})
        return
      case 'evaluated':
        await sent
        curves.addEvaluation(event)
        update({ evaluations: { ...record.evaluations, [event.split]: event } })
        emit({ ...event, id })
        return
      case 'epochEnd': {
        await sent
        const { epoch, step, loss, metrics } = event
        curves.addEpoch({ epoch, step, loss, metrics })
        emit({ type: 'epochEnd', id, epoch, step, loss, metrics })
        return
      }
      case 'trainingEnd':
        return
      case 'runEnd': {
        await sent
        ended = true
        const { status, why, seconds, samplesPerSecond, evaluations, checkpoint, steps, epochs } = event
        if (checkpoint) await store.putCheckpoint(id, checkpoint)
        update({ why, seconds, samplesPerSecond, evaluations, step: steps, epoch: epochs })
        await flush(status)
        emit({ type: 'ended', id, status, why, seconds, samplesPerSecond, evaluations })
        return
      }
      default:
        event satisfies never
    }
  }

  async function flush(status: StoredStatus): Promise<void> {
    await sent
    update({ status })
    await store.put(record)
    await store.putCurves(id, curves.toStored())
    emit({ type: 'saved', id, step: record.step })
  }

  return {
    storage: store.storage(id),
    note,
    warn,
    flush,
    changed(changes, next, steps) {
      update({ changes: [...record.changes, ...changes], experiment: next, steps })
      emit({ type: 'changed', id, changes, experiment: next, steps })
    },
    async save(checkpoint, step) {
      await store.putCheckpoint(id, checkpoint)
      update({ step })
      await flush('running')
    },
    async fail(error) {
      const why = error instanceof Error ? error.message : String(error)
      await sent
      if (!ended)
        emit({
          type: 'ended',
          id,
          status: 'failed',
          why,
          seconds: record.seconds,
          samplesPerSecond: record.samplesPerSecond,
          evaluations: record.evaluations,
        })
      // A run that never began leaves no record.
      if (record.steps === 0) return
      update({ why })
      await flush('failed')
    },
  }
}
