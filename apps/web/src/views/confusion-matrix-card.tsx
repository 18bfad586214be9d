import { grouped, percent } from '@telarjs/core'
import type { JSX } from 'preact'
import type { GalleryView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty } from '../ui/controls.js'
import { chosenCell } from './gallery-card.js'

/** More classes than this do not fit beside one another. */
const most = 30

/** So many confusions are listed where a table of all would not fit. */
const listed = 30

/** Which class is taken for which; a cell opens its samples. */
export function ConfusionCard(): JSX.Element {
  const view = views.value.gallery
  const note = view
    ? `${percent(view.targets.reduce((right, target, i) => right + (target === view.predicted[i] ? 1 : 0), 0) / view.targets.length)} right on ${view.split}`
    : undefined
  return (
    <Card title="Confusion" note={note} class="confusion">
      {!view && <Empty>Which class is taken for which: it appears with the first network.</Empty>}
      {view && view.classes.length <= most && <Matrix view={view} />}
      {view && view.classes.length > most && <LargestConfusions view={view} />}
    </Card>
  )
}

function Matrix({ view }: { readonly view: GalleryView }): JSX.Element {
  const { classes, targets, predicted } = view
  const counts = classes.map(() => classes.map(() => 0))
  targets.forEach((target, i) => counts[target]![predicted[i]!]!++)
  const chosen = chosenCell.value
  return (
    <div class="matrix-scroll">
      <table class={classes.length <= 4 ? 'matrix few' : 'matrix'}>
        <caption>Rows are what a sample is, columns what it is taken for</caption>
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
          {counts.map((row, target) => {
            const total = row.reduce((sum, count) => sum + count, 0)
            return (
              <tr key={classes[target]}>
                <th scope="row">{classes[target]}</th>
                {row.map((count, answer) => {
                  const right = target === answer
                  const part = right
                    ? count / Math.max(1, total)
                    : Math.min(1, 2 * Math.sqrt(count / Math.max(1, total)))
                  const pressed = chosen?.target === target && chosen.predicted === answer
                  return (
                    <td key={answer}>
                      <button
                        type="button"
                        class={right ? 'right' : 'error'}
                        style={{ '--part': part }}
                        aria-pressed={pressed}
                        aria-label={`${classes[target]} taken for ${classes[answer]}: ${grouped(count)}`}
                        onClick={() => (chosenCell.value = pressed ? undefined : { target, predicted: answer })}
                      >
                        {count || ''}
                      </button>
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Which of many classes are confused most often; a click shows their samples. */
function LargestConfusions({ view }: { readonly view: GalleryView }): JSX.Element {
  const { classes, targets, predicted } = view
  const counts = new Map<number, number>()
  targets.forEach((target, i) => {
    if (target === predicted[i]) return
    const pair = target * classes.length + predicted[i]!
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  })
  const largest = [...counts].sort(([, a], [, b]) => b - a).slice(0, listed)
  const chosen = chosenCell.value
  return (
    <ol class="confusions" aria-label={`The most frequent confusions of ${classes.length} classes`}>
      {largest.map(([pair, count]) => {
        const [target, answer] = [Math.floor(pair / classes.length), pair % classes.length]
        const pressed = chosen?.target === target && chosen.predicted === answer
        return (
          <li key={pair}>
            <button
              type="button"
              class="link"
              aria-pressed={pressed}
              onClick={() => (chosenCell.value = pressed ? undefined : { target, predicted: answer })}
            >
              {classes[target]} taken for {classes[answer]}
            </button>
            <span class="figure">{grouped(count)}</span>
          </li>
        )
      })}
    </ol>
  )
}
