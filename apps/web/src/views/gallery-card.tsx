import { sizeOf } from '@telarjs/core'
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SampleSheet } from '../protocol/api.js'
import type { GalleryView } from '../protocol/views.js'
import { capitalised } from '../shared/numbers.js'
import { worker } from '../state/client.js'
import { explainedSample } from '../state/interpretation.js'
import { views } from '../state/run.js'
import { Card, Empty, Segmented } from '../ui/controls.js'
import { ImageTile } from '../ui/image-tile.js'
import { splitName } from '../texts/names.js'
import { grouped, percent } from '../texts/numbers.js'
import { uiTexts } from '../texts/ui.js'
import { viewsTexts as t } from '../texts/views.js'

/** A cell of the confusion matrix whose samples are shown. */
export const chosenCell = signal<{ readonly target: number; readonly predicted: number } | undefined>(undefined)

const order = signal<'wrong' | 'unsure' | 'all'>('wrong')
const atFirst = 28

/** How many are shown; more on demand. */
const shown = signal(atFirst)

/** Samples of the test split: wrong ones first, or those of a cell. */
export function GalleryCard(): JSX.Element {
  const view = views.value.gallery
  const cell = chosenCell.value
  const indices = view ? chosenIndices(view, order.value, cell) : []
  const picked = indices.slice(0, shown.value)
  const sheet = useImages(view?.split, picked)
  const title =
    cell && view
      ? uiTexts.takenFor(view.classes[cell.target]!, view.classes[cell.predicted]!)
      : capitalised(t.samplesOf(splitName(view?.split ?? 'test')))
  return (
    <Card
      title={title}
      note={view ? t.someOf(grouped(indices.length), grouped(view.targets.length)) : undefined}
      class="gallery"
      actions={
        cell ? (
          <button type="button" class="quiet" onClick={() => (chosenCell.value = undefined)}>
            {t.showAll}
          </button>
        ) : (
          <Segmented
            label={t.order}
            value={order.value}
            choices={[
              ['wrong', t.wrong],
              ['unsure', t.unsure],
              ['all', t.all],
            ]}
            onChange={(next) => (order.value = next)}
          />
        )
      }
    >
      {!view && <Empty>{t.noSamples}</Empty>}
      {view && picked.length === 0 && <Empty>{t.none}</Empty>}
      {view && sheet && (
        <ul class="samples">
          {picked.slice(0, sheet.count).map((index, row) => (
            <Sample key={index} view={view} index={index} sheet={sheet} row={row} />
          ))}
        </ul>
      )}
      {view && indices.length > shown.value && (
        <button type="button" class="quiet more" onClick={() => (shown.value += atFirst)}>
          {t.showMore(Math.min(atFirst, indices.length - shown.value))}
        </button>
      )}
    </Card>
  )
}

interface SampleProps {
  readonly view: GalleryView
  readonly index: number
  readonly sheet: SampleSheet
  /** Its place in the sheet. */
  readonly row: number
}

function Sample({ view, index, sheet, row }: SampleProps): JSX.Element {
  const isRight = view.targets[index] === view.predicted[index]
  const size = sizeOf(sheet.shape)
  const [target, predicted] = [view.classes[view.targets[index]!], view.classes[view.predicted[index]!] ?? 'NaN']
  const said = t.seenAs(target!, predicted)
  return (
    <li class={isRight ? '' : 'wrong'} title={t.with(said, percent(view.confidence[index]!, 0))}>
      {sheet.shape.length === 3 && (
        <button
          type="button"
          aria-pressed={explainedSample.value?.index === index}
          onClick={() => (explainedSample.value = { split: view.split, index })}
        >
          <ImageTile shape={sheet.shape} values={sheet.values.subarray(row * size, (row + 1) * size)} label={said} />
        </button>
      )}
      {isRight ? (
        <span>{target}</span>
      ) : (
        <span>
          {predicted} <small>{t.is(target!)}</small>
        </span>
      )}
    </li>
  )
}

/** Wrong and sure first; or least sure; or as they stand. */
export function chosenIndices(
  { targets, predicted, confidence }: GalleryView,
  by: 'wrong' | 'unsure' | 'all',
  cell: { readonly target: number; readonly predicted: number } | undefined,
): number[] {
  const all = Array.from({ length: targets.length }, (_, i) => i)
  if (cell)
    return all
      .filter((i) => targets[i] === cell.target && predicted[i] === cell.predicted)
      .sort((a, b) => confidence[b]! - confidence[a]!)
  if (by === 'all') return all
  if (by === 'unsure') return all.sort((a, b) => confidence[a]! - confidence[b]!)
  return all.filter((i) => targets[i] !== predicted[i]).sort((a, b) => confidence[b]! - confidence[a]!)
}

function useImages(split: string | undefined, indices: readonly number[]): SampleSheet | undefined {
  const [sheet, setSheet] = useState<SampleSheet | undefined>(undefined)
  const key = `${split}:${indices.join()}`
  useEffect(() => {
    if (!split || indices.length === 0) return
    let current = true
    void worker.images(split, indices).then(
      (made) => current && setSheet(made),
      () => {},
    )
    return () => {
      current = false
    }
  }, [key])
  return indices.length === 0 ? undefined : sheet
}
