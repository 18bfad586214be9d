import { concat } from '@telarjs/core'
import type { StudioEvent } from '../protocol/api.js'

/** The page draws no more often than this: short epochs would send it hundreds of events a second. */
const joinMs = 100

type StepsEvent = StudioEvent & { readonly type: 'steps' }

/** Events that somebody waits for, or that other answers may overtake, are not held back. */
const isUrgent = ({ type }: StudioEvent) => !['steps', 'evaluated', 'epochEnd', 'saved', 'loading'].includes(type)

/**
 * Joins events, so that the page gets a few of them together: those of neighboring steps as one.
 *
 * @param send takes the events that were joined
 * @param now in milliseconds
 */
export function joinEvents(
  send: (events: readonly StudioEvent[]) => void,
  now: () => number = () => performance.now(),
): (event: StudioEvent) => void {
  let held: StudioEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let sentAt = -Infinity

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    sentAt = now()
    const events = held
    held = []
    if (events.length > 0) send(joinSteps(events))
  }

  return (event) => {
    held.push(event)
    if (isUrgent(event) || now() - sentAt >= joinMs) flush()
    else timer ??= setTimeout(flush, joinMs)
  }
}

/** One event for the steps of the same run that follow one another. */
export function joinSteps(events: readonly StudioEvent[]): readonly StudioEvent[] {
  const joined: StudioEvent[] = []
  let run: StepsEvent[] = []
  const close = () => {
    if (run.length > 0) joined.push(run.length === 1 ? run[0]! : together(run))
    run = []
  }
  for (const event of events) {
    const last = run.at(-1)
    if (event.type !== 'steps') {
      // What an epoch came to may come after the steps that follow it: each point says its own step.
      if (event.type !== 'evaluated' && event.type !== 'epochEnd') close()
      joined.push(event)
    } else {
      if (last && (last.id !== event.id || last.to !== event.from || !hasSameMetrics(last, event))) close()
      run.push(event)
    }
  }
  close()
  return joined
}

function hasSameMetrics(one: StepsEvent, other: StepsEvent): boolean {
  return Object.keys(one.metrics).join() === Object.keys(other.metrics).join()
}

function together(run: readonly StepsEvent[]): StepsEvent {
  const [first, last] = [run[0]!, run.at(-1)!]
  const joined = (pick: (event: StepsEvent) => Float32Array) => concat(Float32Array, run.map(pick))
  return {
    ...last,
    from: first.from,
    losses: joined(({ losses }) => losses),
    rates: joined(({ rates }) => rates),
    metrics: Object.fromEntries(
      Object.keys(first.metrics).map((name) => [name, joined(({ metrics }) => metrics[name]!)]),
    ),
  }
}
