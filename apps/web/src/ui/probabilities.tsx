import type { JSX } from 'preact'
import { drawn } from '../state/drawing.js'
import { lookedAt } from '../state/looked-at.js'
import { shownRun, views } from '../state/run.js'
import { percent } from '../texts/numbers.js'
import { uiTexts as t } from '../texts/ui.js'

/** More classes than stand below one another. */
const mostShown = 20

/** What the network says of the drawn sample, class by class. @param isAsked whether there is something that it is asked about */
export function Probabilities({ isAsked = drawn.value !== undefined }: { readonly isAsked?: boolean }): JSX.Element {
  const { probabilities: values, answer: best = -1 } = (isAsked ? views.value.digit : undefined) ?? {}
  const classes = lookedAt.value?.classes ?? []
  const said = classes[best]
  return (
    <ol
      class="bars"
      aria-label={values && said !== undefined ? t.says(said, percent(values[best]!, 0)) : t.probabilities}
    >
      {classes.slice(0, mostShown).map((name, index) => {
        const value = values?.[index] ?? 0
        return (
          <li key={name} class={index === best ? 'best' : ''}>
            <span>{name}</span>
            <i>
              <b style={{ transform: `scaleX(${value})` }} />
            </i>
            <span class="value">{values ? percent(value, 0) : ''}</span>
          </li>
        )
      })}
      {!shownRun.value && <li class="hint">{t.trainFirst}</li>}
    </ol>
  )
}
