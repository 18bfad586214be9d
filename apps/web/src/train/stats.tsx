import { duration, formatMetric, grouped, short } from '@telarjs/core'
import type { JSX } from 'preact'
import { curvesVersion, isFollowing, phase, shownCurves, shownRun, type ShownRun } from '../state/run.js'
import { capitalised, compact } from '../shared/numbers.js'

/** The numbers of now. */
export function Stats(): JSX.Element | null {
  const run = shownRun.value
  if (!run) return null
  void curvesVersion.value
  const curves = shownCurves()
  const held = Object.entries(curves.evaluations())
  const [split, points] = held.find(([name]) => name === 'test') ?? held[0] ?? []
  const last = points?.at(-1)
  const metric = Object.entries(last?.metrics ?? {}).find(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  const loss = recent(curves.series('loss'))
  const epochs = run.experiment?.epochs ?? 0
  return (
    <dl class="stats">
      <Stat
        name={metric && split ? capitalised(`${split} ${metric[0]}`) : 'Accuracy'}
        value={metric ? formatMetric(metric[1], run.valueKinds[metric[0]]) : '–'}
        large
      />
      <Stat name="Training loss" value={loss === undefined ? '–' : short(loss)} />
      <Stat name="Epoch" value={`${Math.min(run.epoch, epochs || run.epoch)}`} unit={epochs ? `of ${epochs}` : ''} />
      <Stat name="Step" value={grouped(run.step)} unit={run.steps ? `of ${grouped(run.steps)}` : ''} />
      <Stat name="Samples a second" value={run.samplesPerSecond > 0 ? compact(run.samplesPerSecond) : '–'} />
      <Stat
        name={run.status === 'completed' ? 'Took' : 'Time left'}
        value={run.status === 'completed' ? duration(run.seconds) : timeLeft(run)}
      />
    </dl>
  )
}

function Stat({
  name,
  value,
  unit = '',
  large = false,
}: {
  readonly name: string
  readonly value: string
  readonly unit?: string
  readonly large?: boolean
}): JSX.Element {
  return (
    <div class={large ? 'stat large' : 'stat'}>
      <dt>{name}</dt>
      <dd>
        {value}
        {unit && <small> {unit}</small>}
      </dd>
    </div>
  )
}

/** The mean of the last steps: one step alone jumps. */
export function recent(losses: Float64Array): number | undefined {
  if (losses.length === 0) return undefined
  const some = losses.subarray(-50)
  return some.reduce((sum, value) => sum + value, 0) / some.length
}

export function timeLeft({ steps, step, samplesPerSecond, experiment }: ShownRun): string {
  if ((phase.value !== 'running' && !isFollowing.value) || !steps || samplesPerSecond <= 0 || !experiment?.batchSize)
    return '–'
  return duration(((steps - step) * experiment.batchSize) / samplesPerSecond)
}
