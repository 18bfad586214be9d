import { percent, short } from '@telarjs/core'
import type { JSX } from 'preact'
import type { HistogramView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'

/** How weights and gradients are spread, and what that means where it is bad. */
export function HistogramsCard(): JSX.Element {
  const all = views.value.histograms
  return (
    <Card title="Weights and gradients" note="how they are spread" class="histograms">
      {all ? (
        <>
          {wordsAbout(all).map((sentence) => (
            <p class="warned" key={sentence}>
              <Icon name="warning" /> <span>{sentence}</span>
            </p>
          ))}
          <div class="histogram-grid">
            {paramsOf(all).map(([name, spread]) => (
              <figure key={name}>
                <figcaption>{name}</figcaption>
                {spread.map((view) => (
                  <Histogram key={view.kind} view={view} />
                ))}
              </figure>
            ))}
          </div>
          <p class="key">
            <i style={{ background: 'var(--positive)' }} /> the values <i style={{ background: 'var(--negative)' }} />{' '}
            their gradient for one batch
          </p>
        </>
      ) : (
        <Empty>How the weights and their gradients are spread appears here as it trains.</Empty>
      )}
    </Card>
  )
}

function Histogram({ view }: { readonly view: HistogramView }): JSX.Element {
  const { name, kind, counts, low, high, mean, deviation } = view
  const most = Math.max(...counts, 1)
  const bars = [...counts]
    .map((count, i) => `M${i + 0.5} 32V${(32 - 30 * Math.sqrt(count / most)).toFixed(2)}`)
    .join('')
  return (
    <div class={kind}>
      <svg
        viewBox={`0 0 ${counts.length} 32`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}, ${kind}: from ${short(low)} to ${short(high)}, mean ${short(mean)}, deviation ${short(deviation)}`}
      >
        <path d={bars} />
      </svg>
      <p>
        <span>{brief(low)}</span>
        <span>σ {brief(deviation)}</span>
        <span>{brief(high)}</span>
      </p>
    </div>
  )
}

/** Two digits: more would not fit, and say no more. */
function brief(value: number): string {
  return short(Number(value.toPrecision(2)))
}

/** Weights and gradient of each param beside one another, layer by layer, kernels first. */
function paramsOf(all: readonly HistogramView[]): readonly (readonly [string, readonly HistogramView[]])[] {
  const layerOf = (name: string) => name.slice(0, name.lastIndexOf('/'))
  const isKernel = (name: string) => Number(name.endsWith('/kernel'))
  const names = [...new Set(all.map(({ name }) => name))].sort(
    (a, b) =>
      layerOf(a).localeCompare(layerOf(b), 'en', { numeric: true }) || isKernel(b) - isKernel(a) || a.localeCompare(b),
  )
  return names.map((name) => [
    name,
    all.filter((view) => view.name === name).sort((a) => (a.kind === 'weights' ? -1 : 1)),
  ])
}

/** What is wrong, in words. */
export function wordsAbout(views: readonly HistogramView[]): string[] {
  const gradients = views.filter(({ kind, name }) => kind === 'gradient' && name.endsWith('kernel'))
  const weights = views.filter(({ kind, name }) => kind === 'weights' && name.endsWith('kernel'))
  const notFinite = views.find(({ high }) => !Number.isFinite(high))
  if (notFinite)
    return [
      `'${notFinite.name}' is no longer finite: the run has diverged. A lower learning rate or gradient clipping may help.`,
    ]
  const dead = gradients
    .filter((view) => view.dead > 0.4)
    .map((view) => `${percent(view.dead, 0)} of the units of '${view.name}'`)
  const dying =
    dead.length > 0
      ? [
          `${dead.join(' and ')} got no gradient from a whole batch: they may be dead. A lower learning rate or leaky-relu may help.`,
        ]
      : []
  const [first, last] = [gradients[0], gradients.at(-1)]
  const vanishing =
    first && last && first !== last && first.deviation > 0 && last.deviation / first.deviation > 1000
      ? [
          `The gradient of '${first.name}' is ${short(last.deviation / first.deviation)} times smaller than that of '${last.name}': the first layers hardly learn.`,
        ]
      : []
  const still = weights
    .filter(({ deviation, high }) => high > 0 && deviation === 0)
    .map(({ name }) => `All weights of '${name}' are the same: its units cannot become different.`)
  return [...dying, ...vanishing, ...still]
}
