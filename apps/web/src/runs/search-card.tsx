import { duration } from '@telarjs/core'
import type { Dimension } from '@telarjs/search'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { draft, inspection, problems } from '../state/draft.js'
import { pageSearch, startSearch, stopSearch, type PageSearch, type SearchRequest } from '../state/search.js'
import { parametersOf, type Parameter } from '../state/search-space.js'
import type { Draft } from '../shared/draft.js'
import { Card, Segmented, Toggle } from '../ui/controls.js'
import { NumberInput } from '../ui/text-input.js'
import { axesOf, isWithin, type Brushes } from './axes.js'
import { ParallelAxes } from './parallel-axes.js'
import { TrialTable } from './trial-table.js'
import '../styles/search.css'

/** A search over options of what is built: what it tries, and what came of it. */
export function SearchCard(): JSX.Element {
  const now = pageSearch.value
  return (
    <Card
      title="Search"
      note={now ? progressWords(now) : 'trains what is built with other options, on all cores'}
      class="search"
    >
      <Settings />
      {now && <Results now={now} />}
    </Card>
  )
}

function progressWords({ trials, request, isRunning, secondsLeft, workers }: PageSearch): string {
  const ended = trials.filter(({ status }) => status !== 'running').length
  const count = `${ended} of ${request.trials} trials`
  if (!isRunning) return count
  return `${count} · ${workers} at once${secondsLeft === undefined ? '' : ` · ${duration(secondsLeft)} left`}`
}

type Chosen = Readonly<Record<string, Dimension | undefined>>

/** Which options are searched, and how. */
function Settings(): JSX.Element {
  const parsed = inspection.value.experiment as Draft | undefined
  const parameters = useMemo(() => parametersOf({ ...parsed, ...draft.value }), [parsed, draft.value])
  const [changed, setChanged] = useState<Chosen>({ 'batch size': undefined, optimizer: undefined })
  const dimensionOf = ({ name, dimension }: Parameter) => (name in changed ? changed[name] : dimension)
  const chosen = parameters.flatMap((parameter) => {
    const dimension = dimensionOf(parameter)
    return dimension ? [{ ...parameter, dimension }] : []
  })
  return (
    <>
      <ul class="search-space" aria-label="Options that are searched">
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
        label="How values are chosen"
        value={strategy}
        choices={[
          ['tpe', 'TPE'],
          ['random', 'Random'],
        ]}
        onChange={setStrategy}
      />
      <Toggle label="End trials that fall behind (ASHA)" checked={isPruned} onChange={setPruned} />
      <label class="search-trials">
        <NumberInput
          label="Trials"
          value={trials}
          integer
          min={1}
          max={1000}
          onChange={(next) => setTrials(Math.max(1, Math.round(next ?? 20)))}
        />
        <span>trials</span>
      </label>
      {pageSearch.value?.isRunning ? (
        <button type="button" class="quiet" onClick={stopSearch}>
          End the search
        </button>
      ) : (
        <button
          type="button"
          class="primary"
          disabled={parameters.length === 0 || problems.value.length > 0}
          onClick={() => void startSearch({ parameters, strategy, isPruned, trials })}
        >
          Search
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
  const { name } = parameter
  return (
    <li>
      <Toggle
        label={name}
        checked={dimension !== undefined}
        onChange={(next) => onChange(next ? parameter.dimension : undefined)}
      />
      {dimension && <Range name={name} dimension={dimension} onChange={onChange} />}
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
      <NumberInput
        label={`Least ${name}`}
        value={from}
        integer={integer}
        onChange={(next) => take([next ?? from, to])}
      />
      <span>to</span>
      <NumberInput
        label={`Largest ${name}`}
        value={to}
        integer={integer}
        onChange={(next) => take([from, next ?? to])}
      />
    </span>
  )
}

/** All trials as lines, and those in the chosen ranges as a list, the best first. */
function Results({ now }: { readonly now: PageSearch }): JSX.Element {
  const [brushes, setBrushes] = useState<Brushes>({})
  const [pointed, setPointed] = useState<number | undefined>(undefined)
  const pointing = { pointed, onPoint: setPointed }
  const { trials, space, goal } = now
  const axes = useMemo(() => axesOf(space, trials, goal), [space, trials, goal])
  const sign = goal.direction === 'maximize' ? -1 : 1
  const score = axes.at(-1)!
  const listed = trials
    .filter((trial) => score.valueOf(trial) !== undefined && isWithin(trial, axes, brushes))
    .toSorted((a, b) => sign * (Number(score.valueOf(a)) - Number(score.valueOf(b))))
  return (
    <>
      <ParallelAxes trials={trials} axes={axes} brushes={brushes} onBrush={setBrushes} {...pointing} />
      <p class="hint">
        Drag along an axis to keep the trials that pass there; a click on it lets all through again. They are compared
        by {goal.metric} of {goal.split}
        {goal.split === 'test' ? ', which flatters the best one: hold out validation samples to have a fair test' : ''}.
      </p>
      <TrialTable trials={listed.slice(0, 12)} now={now} {...pointing} />
      {listed.length > 12 && <p class="hint">and {listed.length - 12} more</p>}
    </>
  )
}
