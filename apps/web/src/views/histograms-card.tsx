import type { JSX } from 'preact'
import type { HistogramView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { percent, short } from '../texts/numbers.js'
import { viewsTexts as t } from '../texts/views.js'

/** How weights and gradients are spread, and what that means where it is bad. */
export function HistogramsCard(): JSX.Element {
  const all = views.value.histograms
  return (
    <Card title={t.spread} note={t.howSpread} class="histograms">
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
                <figcaption>{t.param(name)}</figcaption>
                {spread.map((view) => (
                  <Histogram key={view.kind} view={view} />
                ))}
              </figure>
            ))}
          </div>
          <p class="key">
            <i style={{ background: 'var(--positive)' }} /> {t.theValues}{' '}
            <i style={{ background: 'var(--negative)' }} /> {t.theirGradient}
          </p>
        </>
      ) : (
        <Empty>{t.noSpread}</Empty>
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
        aria-label={t.histogram(t.param(name), t.kinds[kind], short(low), short(high), short(mean), short(deviation))}
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
  if (notFinite) return [t.notFinite(t.param(notFinite.name))]
  const dead = gradients
    .filter((view) => view.dead > 0.4)
    .map((view) => t.deadPart(percent(view.dead, 0), t.param(view.name)))
  const dying = dead.length > 0 ? [t.dead(dead.join(t.and))] : []
  const [first, last] = [gradients[0], gradients.at(-1)]
  const vanishing =
    first && last && first !== last && first.deviation > 0 && last.deviation / first.deviation > 1000
      ? [t.vanishing(t.param(first.name), short(last.deviation / first.deviation), t.param(last.name))]
      : []
  const still = weights
    .filter(({ deviation, high }) => high > 0 && deviation === 0)
    .map(({ name }) => t.still(t.param(name)))
  return [...dying, ...vanishing, ...still]
}
