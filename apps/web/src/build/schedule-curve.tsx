import type { JSX } from 'preact'
import { inspection } from '../state/draft.js'
import { grouped, short } from '../texts/numbers.js'
import { buildTexts as t } from '../texts/build.js'

const width = 320
const height = 64

/** The learning rate over the whole run, as it will be. */
export function ScheduleCurve(): JSX.Element | null {
  const { curve, plan } = inspection.value
  if (!curve || !plan || curve.rates.length < 2) return null
  const most = Math.max(...curve.rates)
  const least = Math.min(...curve.rates)
  const x = (step: number) => (step / Math.max(1, plan.steps - 1)) * width
  const y = (rate: number) => height - 3 - (most > 0 ? rate / most : 0) * (height - 8)
  const line = curve.rates
    .map((rate, i) => `${i === 0 ? 'M' : 'L'}${x(curve.steps[i]!).toFixed(1)} ${y(rate).toFixed(1)}`)
    .join('')
  const marks =
    plan.steps / plan.stepsPerEpoch <= 60
      ? Array.from({ length: Math.round(plan.steps / plan.stepsPerEpoch) - 1 }, (_, epoch) =>
          x((epoch + 1) * plan.stepsPerEpoch),
        )
      : []
  return (
    <figure class="schedule-curve">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.rateGoes(short(curve.rates[0]!), short(curve.rates.at(-1)!), short(most), short(least))}
      >
        {marks.map((at) => (
          <path key={at} d={`M${at} 0V${height}`} class="mark" vector-effect="non-scaling-stroke" />
        ))}
        <path d={`${line}L${width} ${height}L0 ${height}Z`} class="area" />
        <path d={line} class="line" vector-effect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>{short(curve.rates[0]!)}</span>
        <span>{t.rateOver(grouped(plan.steps))}</span>
        <span>{short(curve.rates.at(-1)!)}</span>
      </figcaption>
    </figure>
  )
}
