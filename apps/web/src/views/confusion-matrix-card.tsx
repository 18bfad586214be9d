import type { JSX } from 'preact'
import type { GalleryView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { ConfusionMatrix, mostClasses, rightOn } from '../ui/confusion-matrix.js'
import { Card, Empty } from '../ui/controls.js'
import { chosenCell } from './gallery-card.js'
import { grouped } from '../texts/numbers.js'
import { uiTexts } from '../texts/ui.js'
import { viewsTexts as t } from '../texts/views.js'

/** So many confusions are listed where a table of all would not fit. */
const listed = 30

/** Which class is taken for which; a cell opens its samples. */
export function ConfusionCard(): JSX.Element {
  const view = views.value.gallery
  const note = view ? rightOn(view) : undefined
  return (
    <Card title={t.confusion} note={note} class="confusion">
      {!view && <Empty>{t.noConfusion}</Empty>}
      {view && view.classes.length <= mostClasses && <Matrix view={view} />}
      {view && view.classes.length > mostClasses && <LargestConfusions view={view} />}
    </Card>
  )
}

function Matrix({ view }: { readonly view: GalleryView }): JSX.Element {
  const chosen = chosenCell.value
  const isPressed = (target: number, predicted: number) => chosen?.target === target && chosen.predicted === predicted
  return (
    <ConfusionMatrix
      view={view}
      isPressed={isPressed}
      onCell={(target, predicted) =>
        (chosenCell.value = isPressed(target, predicted) ? undefined : { target, predicted })
      }
    />
  )
}

/** Which of many classes are confused most often; a click shows their samples. */
function LargestConfusions({ view }: { readonly view: GalleryView }): JSX.Element {
  const { classes, targets, predicted } = view
  const counts = new Map<number, number>()
  targets.forEach((target, i) => {
    if (target === predicted[i] || predicted[i]! < 0) return
    const pair = target * classes.length + predicted[i]!
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  })
  const largest = [...counts].sort(([, a], [, b]) => b - a).slice(0, listed)
  const chosen = chosenCell.value
  return (
    <ol class="confusions" aria-label={t.mostFrequent(classes.length)}>
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
              {uiTexts.takenFor(classes[target]!, classes[answer]!)}
            </button>
            <span class="figure">{grouped(count)}</span>
          </li>
        )
      })}
    </ol>
  )
}
