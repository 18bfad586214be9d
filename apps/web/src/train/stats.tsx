import type { JSX } from 'preact'
import { curvesVersion, shownCurves, shownRun } from '../state/run.js'
import { timeLeft } from './time-left.js'
import { capitalised, compact } from '../shared/numbers.js'
import { metricName, splitName } from '../texts/names.js'
import { duration, formatMetric, grouped, short } from '../texts/numbers.js'
import { trainTexts as t } from '../texts/train.js'

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
        name={capitalised(metric && split ? t.on(splitName(split), metricName(metric[0])) : metricName('accuracy'))}
        value={metric ? formatMetric(metric[1], run.valueKinds[metric[0]]) : '–'}
        large
      />
      <Stat name={t.trainingLoss} value={loss === undefined ? '–' : short(loss)} />
      <Stat name={t.epoch} value={`${Math.min(run.epoch, epochs || run.epoch)}`} unit={epochs ? t.of(epochs) : ''} />
      <Stat name={t.step} value={grouped(run.step)} unit={run.steps ? t.of(run.steps) : ''} />
      <Stat name={t.samplesASecond} value={run.samplesPerSecond > 0 ? compact(run.samplesPerSecond) : '–'} />
      <Stat
        name={run.status === 'completed' ? t.took : t.timeLeft}
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
