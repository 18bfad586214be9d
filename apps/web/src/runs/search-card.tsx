import type { Dimension } from '@telarjs/search'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { draft, inspection, problems } from '../state/draft.js'
import { pageSearch, startSearch, stopSearch, type PageSearch, type SearchRequest } from '../state/search.js'
import { parametersOf, type Parameter } from '../state/search-space.js'
import type { Draft } from '../shared/draft.js'
import type { Schema } from '../shared/schema.js'
import { pluginOf } from '../state/client.js'
import { Card, Segmented, Toggle } from '../ui/controls.js'
import { NumberInput } from '../ui/text-input.js'
import { axesOf, isWithin, type Brushes } from './axes.js'
import { ParallelAxes } from './parallel-axes.js'
import { TrialTable } from './trial-table.js'
import { metricName, splitName } from '../texts/names.js'
import { duration } from '../texts/numbers.js'
import { runsTexts as t } from '../texts/runs.js'
import { told } from '../texts/told.js'
import '../styles/search.css'

/** A search over options of what is built: what it tries, and what came of it. */
export function SearchCard(): JSX.Element {
  const now = pageSearch.value
  return (
    <Card title={t.search} note={now ? progressWords(now) : t.searchNote} class="search">
      <Settings />
      {now && <Results now={now} />}
    </Card>
  )
}

function progressWords({ trials, request, isRunning, secondsLeft, workers }: PageSearch): string {
  const ended = trials.filter(({ status }) => status !== 'running').length
  const count = t.trialsDone(ended, request.trials)
  if (!isRunning) return count
  return [count, t.atOnce(workers), ...(secondsLeft === undefined ? [] : [t.left(duration(secondsLeft))])].join(' · ')
}

const schemaOf = (use: string) => pluginOf(use)?.schema as Schema | undefined

type Chosen = Readonly<Record<string, Dimension | undefined>>

/** Which options are searched, and how. */
function Settings(): JSX.Element {
  const parsed = inspection.value.experiment as Draft | undefined
  const parameters = useMemo(() => parametersOf({ ...parsed, ...draft.value }, schemaOf), [parsed, draft.value])
  const [changed, setChanged] = useState<Chosen>({
    batchSize: undefined,
    optimizer: undefined,
  })
  const dimensionOf = ({ name, dimension }: Parameter) => (name in changed ? changed[name] : dimension)
  const chosen = parameters.flatMap((parameter) => {
    const dimension = dimensionOf(parameter)
    return dimension ? [{ ...parameter, dimension }] : []
  })
  return (
    <>
      <ul class="search-space" aria-label={t.searched}>
        {parameters.map((parameter) => (
          <ParameterRow
            key={parameter.name}
            parameter={parameter}
            dimension={dimensionOf(parameter)}
            onChange={(dimension) => setChanged({ ...changed, [parameter.name]: dimension })}
          />
        ))}
      </ul>
      <How parameters={chosen} />
    </>
  )
}

/** How values are chosen, how many trials there are, and the button. */
function How({ parameters }: Pick<SearchRequest, 'parameters'>): JSX.Element {
  const [strategy, setStrategy] = useState<SearchRequest['strategy']>('tpe')
  const [isPruned, setPruned] = useState(true)
  const [trials, setTrials] = useState(20)
  return (
    <div class="search-how">
      <Segmented
        label={t.how}
        value={strategy}
        choices={[
          ['tpe', 'TPE'],
          ['random', t.random],
        ]}
        onChange={setStrategy}
      />
      <Toggle label={t.endTrials} checked={isPruned} onChange={setPruned} />
      <label class="search-trials">
        <NumberInput
          label={t.trialsLabel}
          value={trials}
          integer
          min={1}
          max={1000}
          onChange={(next) => setTrials(Math.max(1, Math.round(next ?? 20)))}
        />
        <span>{t.trials}</span>
      </label>
      {pageSearch.value?.isRunning ? (
        <button type="button" class="quiet" onClick={stopSearch}>
          {t.endSearch}
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          disabled={parameters.length === 0 || problems.value.length > 0}
          onClick={() => void startSearch({ parameters, strategy, isPruned, trials })}
        >
          {t.search}
        </button>
      )}
    </div>
  )
}

interface ParameterRowProps {
  readonly parameter: Parameter
  /** Nothing where it stays as it is. */
  readonly dimension: Dimension | undefined
  readonly onChange: (dimension: Dimension | undefined) => void
}

function ParameterRow({ parameter, dimension, onChange }: ParameterRowProps): JSX.Element {
  const label = parameter.label()
  return (
    <li>
      <Toggle
        label={label}
        checked={dimension !== undefined}
        onChange={(next) => onChange(next ? parameter.dimension : undefined)}
      />
      {dimension && <Range name={label} dimension={dimension} onChange={onChange} />}
    </li>
  )
}

/** From and to, or the choices as they are. */
function Range({
  name,
  dimension,
  onChange,
}: {
  readonly name: string
  readonly dimension: Dimension
  readonly onChange: (dimension: Dimension) => void
}): JSX.Element {
  if ('choices' in dimension) return <span class="hint">{dimension.choices.join(', ')}</span>
  const [kind, [from, to]] = Object.entries(dimension)[0] as [string, readonly [number, number]]
  const integer = kind.endsWith('nt')
  const take = (next: readonly [number, number]) => {
    const isPossible = next[0] < next[1] && (!kind.startsWith('log') || next[0] > 0)
    if (isPossible) onChange({ [kind]: integer ? next.map(Math.round) : next } as unknown as Dimension)
  }
  return (
    <span class="search-range">
      <NumberInput label={t.least(name)} value={from} integer={integer} onChange={(next) => take([next ?? from, to])} />
      <span>{t.to}</span>
      <NumberInput label={t.largest(name)} value={to} integer={integer} onChange={(next) => take([from, next ?? to])} />
    </span>
  )
}

/** All trials as lines, and those in the chosen ranges as a list, the best first. */
function Results({ now }: { readonly now: PageSearch }): JSX.Element {
  const [brushes, setBrushes] = useState<Brushes>({})
  const [pointed, setPointed] = useState<number | undefined>(undefined)
  const pointing = { pointed, onPoint: setPointed }
  const { trials, request, goal } = now
  const axes = useMemo(() => axesOf(request.parameters, trials, goal), [request, trials, goal])
  const sign = goal.direction === 'maximize' ? -1 : 1
  const score = axes.at(-1)!
  const failed = trials.filter(({ status }) => status === 'failed')
  const listed = trials
    .filter((trial) => score.valueOf(trial) !== undefined && isWithin(trial, axes, brushes))
    .toSorted((a, b) => sign * (Number(score.valueOf(a)) - Number(score.valueOf(b))))
  return (
    <>
      <ParallelAxes trials={trials} axes={axes} brushes={brushes} onBrush={setBrushes} {...pointing} />
      <p class="hint">
        {t.dragAxis(metricName(goal.metric), splitName(goal.split))} {goal.split === 'test' && t.flattered}
      </p>
      <TrialTable trials={listed.slice(0, 12)} now={now} {...pointing} />
      {listed.length > 12 && <p class="hint">{t.more(listed.length - 12)}</p>}
      {failed.length > 0 && <p class="hint">{t.failedTrials(failed.length, told(failed.at(-1)!.why))}</p>}
    </>
  )
}
