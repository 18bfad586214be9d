import { signal } from '@preact/signals'
import {
  randomSearch,
  search,
  successiveHalving,
  tpe,
  type Direction,
  type SearchEvent,
  type Space,
  type Trial,
  type Values,
} from '@telarjs/search'
import type { JsonObject } from '@telarjs/core'
import type { TrialGoal } from '../protocol/trial.js'
import type { Draft } from '../shared/draft.js'
import { announce } from './announce.js'
import { draft, inspection, setDraft } from './draft.js'
import { trouble } from './run.js'
import type { Parameter } from './search-space.js'
import { createTrialPool } from './trial-pool.js'
import { stateTexts as t } from '../texts/state.js'

/** A search as the user asks for it. */
export interface SearchRequest {
  readonly parameters: readonly Parameter[]
  readonly strategy: 'tpe' | 'random'
  /** Whether ASHA ends trials that fall behind. */
  readonly isPruned: boolean
  readonly trials: number
}

/** A search in this page, and what it has tried. */
export interface PageSearch {
  readonly request: SearchRequest
  readonly base: Draft
  readonly space: Space
  readonly goal: TrialGoal & { readonly direction: Direction }
  /** How many trials run at once. */
  readonly workers: number
  readonly trials: readonly Trial[]
  readonly best: Trial | undefined
  readonly isRunning: boolean
  readonly secondsLeft: number | undefined
}

/** Lives as long as the page. */
export const pageSearch = signal<PageSearch | undefined>(undefined)

const stop = signal<AbortController | undefined>(undefined)

/** Searches from what is built, with a worker on each core. */
export async function startSearch(request: SearchRequest): Promise<void> {
  stopSearch()
  const stopped = new AbortController()
  stop.value = stopped
  const workers = Math.min(8, navigator.hardwareConcurrency, request.trials)
  const begun: PageSearch = {
    request,
    base: draft.value,
    space: Object.fromEntries(request.parameters.map(({ name, dimension }) => [name, dimension])),
    goal: goalOf(),
    workers,
    trials: [],
    best: undefined,
    isRunning: true,
    secondsLeft: undefined,
  }
  pageSearch.value = begun
  const pool = createTrialPool(workers)
  try {
    for await (const event of eventsOf(begun, pool.run, stopped.signal)) {
      if (stop.value === stopped) pageSearch.value = { ...begun, ...factsOf(event) }
    }
  } catch (error) {
    trouble.value = (error as Error).message
  } finally {
    pool.close()
    if (stop.value === stopped && pageSearch.value) {
      pageSearch.value = { ...pageSearch.value, isRunning: false }
      announce(t.searchEnded(pageSearch.value.trials.length))
    }
  }
}

/** Ends the search; what it tried stays. */
export function stopSearch(): void {
  stop.value?.abort()
}

/** Builds what a trial tried. */
export function takeTrial({ values }: Trial): void {
  const now = pageSearch.value
  if (!now) return
  setDraft(experimentOf(now, values))
  announce(t.trialTaken)
}

function experimentOf({ base, request: { parameters } }: Pick<PageSearch, 'base' | 'request'>, values: Values): Draft {
  return parameters.reduce((experiment, { name, set }) => set(experiment, values[name]!), base)
}

function eventsOf(
  begun: PageSearch,
  run: ReturnType<typeof createTrialPool>['run'],
  signal: AbortSignal,
): AsyncGenerator<SearchEvent> {
  const { request, base, space, goal, workers } = begun
  return search({
    space,
    strategy:
      request.strategy === 'tpe' ? tpe({ startup: Math.min(10, Math.ceil(request.trials / 3)) }) : randomSearch(),
    pruner: request.isPruned ? successiveHalving() : undefined,
    trials: request.trials,
    parallel: workers,
    direction: goal.direction,
    seed: base.seed ?? 0,
    signal,
    run: (job) =>
      run({ experiment: experimentOf(begun, job.values) as unknown as JsonObject, goal }, job.report, job.signal),
  })
}

function factsOf({ trials, best, secondsLeft }: SearchEvent): Pick<PageSearch, 'trials' | 'best' | 'secondsLeft'> {
  return { trials, best, secondsLeft }
}

/** Accuracy where there are classes, otherwise the loss; on validation samples where there are some. */
function goalOf(): PageSearch['goal'] {
  const { data, experiment } = inspection.value
  const split = ['validation', 'test', 'train'].find((name) => data?.samples[name]) ?? 'train'
  const isMeasured = experiment?.metrics?.some(({ use }) => use === 'metric:accuracy')
  return data && data.classes.length > 1 && isMeasured
    ? { metric: 'accuracy', split, direction: 'maximize' }
    : { metric: 'loss', split, direction: 'minimize' }
}
