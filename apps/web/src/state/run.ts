import { computed, signal } from '@preact/signals'
import { percent, type ParsedExperiment } from '@telarjs/core'
import type { LiveChange, Phase, RunWarning, StudioEvent } from '../protocol/api.js'
import type { Views } from '../protocol/views.js'
import { createCurves, type Curves } from '../shared/curves.js'
import { openStore, type RunRecord, type StoredStatus } from '../storage/run-store.js'
import { announce } from './announce.js'
import { onStudioEvent } from './client.js'

/** The run that is looked at: the one that trains, or one of the past. */
export interface ShownRun {
  readonly id: string
  readonly name: string
  readonly experiment: ParsedExperiment | undefined
  readonly status: StoredStatus | 'preparing'
  readonly why: string
  readonly backend: string
  readonly runner: string
  readonly parameters: number
  readonly steps: number
  readonly stepsPerEpoch: number
  readonly step: number
  readonly epoch: number
  readonly samplesPerSecond: number
  readonly seconds: number
  readonly directions: Readonly<Record<string, 'maximize' | 'minimize'>>
  readonly warnings: readonly RunWarning[]
  readonly changes: readonly LiveChange[]
  /** Of a run that is followed: whole minutes since its log grew. */
  readonly quietMinutes?: number
}

/** The ids of runs that the command line trains begin so. */
export const followed = 'followed '

export const phase = signal<Phase>('idle')
export const shownRun = signal<ShownRun | undefined>(undefined)

/** Grows when the curves of the shown run grow. */
export const curvesVersion = signal(0)
let curves: Curves = createCurves()

export const views = signal<Views & { readonly step: number }>({ step: 0 })

/** Grows when records in storage change. */
export const recordsVersion = signal(0)

/** A sentence about what went wrong, until it is dismissed. */
export const trouble = signal('')

/** Whether the command line trains the shown run now. */
export const isFollowing = computed(
  () => shownRun.value?.status === 'running' && shownRun.value.id.startsWith(followed),
)
export const isBusy = computed(() => phase.value !== 'idle')
export const isPaused = computed(() => phase.value === 'paused')

export function shownCurves(): Curves {
  return curves
}

/** Changes what is known of the shown run. */
export function patchShown(changes: Partial<ShownRun>): void {
  const run = shownRun.value
  if (run && Object.entries(changes).some(([name, value]) => run[name as keyof ShownRun] !== value))
    shownRun.value = { ...run, ...changes }
}

/** Shows a run that begins, or one that goes on with its curves. */
export function showFresh(id: string, name: string, keepCurves: boolean): void {
  if (!keepCurves) {
    curves = createCurves()
    views.value = { step: 0 }
  }
  const before = keepCurves ? shownRun.value : undefined
  shownRun.value = {
    steps: 0,
    stepsPerEpoch: 0,
    step: 0,
    epoch: 0,
    samplesPerSecond: 0,
    seconds: 0,
    parameters: 0,
    directions: {},
    warnings: [],
    changes: [],
    runner: '',
    backend: '',
    experiment: undefined,
    ...before,
    id,
    name,
    status: 'preparing',
    why: '',
  }
  curvesVersion.value++
}

/** Shows a run of the past. */
export async function showRecord(record: RunRecord): Promise<void> {
  const store = await openStore()
  curves = createCurves(await store.curves(record.id))
  const {
    id,
    name,
    experiment,
    status,
    why,
    runner,
    parameters,
    steps,
    step,
    epoch,
    samplesPerSecond,
    seconds,
    directions,
    warnings,
    changes,
  } = record
  shownRun.value = {
    id,
    name,
    experiment,
    status,
    why,
    runner: runner ?? '',
    backend: record.backend.name,
    parameters,
    steps,
    stepsPerEpoch: steps / Math.max(1, experiment.epochs),
    step,
    epoch,
    samplesPerSecond,
    seconds,
    directions,
    warnings,
    changes,
  }
  views.value = { step }
  curvesVersion.value++
}

export function clearShown(): void {
  curves = createCurves()
  shownRun.value = undefined
  views.value = { step: 0 }
  curvesVersion.value++
}

onStudioEvent((event: StudioEvent) => {
  if (event.type === 'warning' && event.id !== shownRun.value?.id) trouble.value = event.warning.message
  if (event.id !== shownRun.value?.id) return
  switch (event.type) {
    case 'phase':
      phase.value = event.phase
      if (event.phase === 'paused') patchShown({ status: 'paused' })
      if (event.phase === 'running') patchShown({ status: 'running' })
      return
    case 'started': {
      const { experiment, runner, parameters, steps, stepsPerEpoch, directions, resumedAt } = event
      if (resumedAt) curves.cut(resumedAt.step)
      patchShown({
        experiment,
        name: experiment.name,
        runner: runner.kind,
        backend: event.backend.name,
        parameters,
        steps,
        stepsPerEpoch,
        directions,
        step: resumedAt?.step ?? 0,
        epoch: resumedAt?.epoch ?? 0,
      })
      curvesVersion.value++
      announce(`Training ${experiment.name} on ${event.backend.name}.`)
      return
    }
    case 'steps':
      curves.addSteps(event)
      patchShown({ step: event.to, epoch: event.epoch, samplesPerSecond: event.samplesPerSecond })
      curvesVersion.value++
      return
    case 'evaluated': {
      curves.addEvaluation(event)
      curvesVersion.value++
      const [name, value] = Object.entries(event.metrics).find(([, metric]) => typeof metric === 'number') ?? []
      announce(
        `Epoch ${event.epoch}: ${event.split} ${name ? `${name} ${percent(value as number)}` : `loss ${event.loss.toPrecision(3)}`}.`,
      )
      return
    }
    case 'epochEnd':
      curves.addEpoch(event)
      curvesVersion.value++
      return
    case 'changed':
      patchShown({
        changes: [...(shownRun.value?.changes ?? []), ...event.changes],
        experiment: event.experiment,
        steps: event.steps,
      })
      announce(`Changed: ${event.changes.map(({ what }) => what).join('; ')}.`)
      return
    case 'warning':
      patchShown({ warnings: [...(shownRun.value?.warnings ?? []), event.warning] })
      announce(`Warning: ${event.warning.message}`)
      return
    case 'saved':
      recordsVersion.value++
      return
    case 'ended':
      patchShown({ status: event.status, why: event.why, seconds: event.seconds })
      if (event.status === 'failed') trouble.value = event.why
      recordsVersion.value++
      announce(event.status === 'completed' ? 'Training is complete.' : `Training ended: ${event.why}.`)
      return
    case 'views':
      views.value = { ...views.value, ...event.views, step: event.step }
      return
    default:
      event satisfies never
  }
})
