import { computed, signal } from '@preact/signals'
import type { Evaluation, ParsedExperiment, ValueKind } from '@telarjs/core'
import type { LiveChange, Phase, RunWarning } from '../protocol/api.js'
import type { Views } from '../protocol/views.js'
import { createCurves, type Curves } from '../shared/curves.js'
import { worker } from './client.js'
import type { RunRecord, StoredStatus } from '../protocol/run-record.js'

/** The run that is looked at: the one that trains, or one of the past. */
export interface ShownRun {
  readonly id: string
  /** Who trains it: this page, another tab of this browser, or the command line, whose folder is read. */
  readonly source: 'studio' | 'tab' | 'cli'
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
  readonly valueKinds: Readonly<Record<string, ValueKind>>
  readonly warnings: readonly RunWarning[]
  readonly changes: readonly LiveChange[]
  /** Of the network that the run ended with, by split. */
  readonly evaluations: Readonly<Record<string, Evaluation>>
  /** Of a run that is followed: whole minutes since its log grew. */
  readonly quietMinutes?: number
  /** Of a run that is followed: which of the networks that it saved is looked at; empty before the first one. */
  readonly network?: string
}

export const phase = signal<Phase>('idle')
export const shownRun = signal<ShownRun | undefined>(undefined)

/** Grows when the curves of the shown run grow. */
export const curvesVersion = signal(0)
const curves = signal<Curves>(createCurves())

export const views = signal<Views & { readonly step: number }>({ step: 0 })

/** Grows when records in storage change. */
export const recordsVersion = signal(0)

/** How far the data is that is on its way; undefined where none is. */
export const loading = signal<{ readonly loaded: number; readonly total: number } | undefined>(undefined)

/** Why runs are only in memory, and gone when the page is closed; empty where they are kept. */
export const notKept = signal('')

/** A sentence about what went wrong, until it is dismissed. */
export const trouble = signal('')

/** Whether the command line or another tab trains the shown run now. */
export const isFollowing = computed(() => shownRun.value?.status === 'running' && shownRun.value.source !== 'studio')
/** Whether the shown run lies in a folder of the command line, whose files this page only reads. */
export const isOfCommandLine = computed(() => shownRun.value?.source === 'cli')
export const isBusy = computed(() => phase.value !== 'idle')

/** Whether the shown run has a network, which this page trained and keeps. */
export const hasNetwork = computed(() => shownRun.value?.source === 'studio' && shownRun.value.step > 0)

/** The shown run, if it rests and its network can be asked and taken along. */
export const restingRun = computed(() => (hasNetwork.value && !isBusy.value ? shownRun.value : undefined))

/** The network of the shown run that can be asked while nothing trains it: the run's id, and which of its networks it is. */
export const askedNetwork = computed(() => {
  const run = shownRun.value
  if (!run || isBusy.value || isFollowing.value) return undefined
  const isThere = run.source === 'cli' ? run.network : hasNetwork.value
  return isThere ? `${run.network ?? ''} ${run.id}` : undefined
})

export function shownCurves(): Curves {
  return curves.peek()
}

/** Changes what is known of the shown run. */
export function patchShown(changes: Partial<ShownRun>): void {
  const run = shownRun.value
  if (run && Object.entries(changes).some(([name, value]) => run[name as keyof ShownRun] !== value))
    shownRun.value = { ...run, ...changes }
}

/** What a run is called, and who trains it. */
type RunIdentity = Pick<ShownRun, 'id' | 'name' | 'source'>

/** Shows a run that begins, or one that goes on with its curves. */
export function showFresh({ id, name, source }: RunIdentity, keepCurves: boolean): void {
  if (!keepCurves) {
    curves.value = createCurves()
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
    valueKinds: {},
    warnings: [],
    changes: [],
    evaluations: {},
    runner: '',
    backend: '',
    experiment: undefined,
    ...before,
    id,
    name,
    source,
    status: 'preparing',
    why: '',
  }
  curvesVersion.value++
}

/** Shows a run of the past. */
export async function showRecord(record: RunRecord, source: ShownRun['source'] = 'studio'): Promise<void> {
  curves.value = createCurves(await worker.curves(record.id))
  const { createdAt: _, updatedAt: __, runner = '', backend, ...rest } = record
  shownRun.value = {
    ...rest,
    source,
    runner,
    backend: backend.name,
    stepsPerEpoch: record.steps / Math.max(1, record.experiment.epochs),
  }
  views.value = { step: record.step }
  curvesVersion.value++
}

export function clearShown(): void {
  curves.value = createCurves()
  shownRun.value = undefined
  views.value = { step: 0 }
  curvesVersion.value++
}
