import type { JSX } from 'preact'
import type { GalleryView } from '../protocol/views.js'
import { splitName } from '../texts/names.js'
import { grouped, percent } from '../texts/numbers.js'
import { uiTexts as t } from '../texts/ui.js'
import '../styles/matrix.css'

/** More classes than this do not fit beside one another. */
export const mostClasses = 30

/** `97.50 % right on test` */
export function rightOn({ targets, predicted, split }: GalleryView): string {
  const right = targets.reduce((sum, target, i) => sum + (target === predicted[i] ? 1 : 0), 0)
  return t.rightOn(percent(right / targets.length), splitName(split))
}

interface ConfusionMatrixProps {
  readonly view: GalleryView
  readonly isPressed?: (target: number, predicted: number) => boolean
  /** Without it the cells are no buttons. */
  readonly onCell?: (target: number, predicted: number) => void
}

/** How many samples of each class are taken for which. */
export function ConfusionMatrix({ view, isPressed, onCell }: ConfusionMatrixProps): JSX.Element {
  const { classes, targets, predicted } = view
  const counts = classes.map(() => classes.map(() => 0))
  targets.forEach((target, i) => {
    if (predicted[i]! >= 0) counts[target]![predicted[i]!]!++
  })
  return (
    <div class="matrix-scroll">
      <table class={classes.length <= 4 ? 'matrix few' : 'matrix'}>
        <caption>{t.matrixCaption}</caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, target) => (
            <tr key={classes[target]}>
              <th scope="row">{classes[target]}</th>
              {row.map((count, answer) => {
                const look = {
                  class: target === answer ? 'right' : 'error',
                  style: { '--part': part(row, target, answer) },
                }
                if (!onCell)
                  return (
                    <td key={answer}>
                      <span {...look}>{count || ''}</span>
                    </td>
                  )
                return (
                  <td key={answer}>
                    <button
                      type="button"
                      {...look}
                      aria-pressed={isPressed?.(target, answer)}
                      aria-label={`${t.takenFor(classes[target]!, classes[answer]!)}: ${grouped(count)}`}
                      onClick={() => onCell(target, answer)}
                    >
                      {count || ''}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** How strong a cell is drawn, 0 … 1: errors are few, so they are drawn stronger. */
function part(row: readonly number[], target: number, answer: number): number {
  const share =
    row[answer]! /
    Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    )
  return target === answer ? share : Math.min(1, 2 * Math.sqrt(share))
}
