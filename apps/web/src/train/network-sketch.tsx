import { sizeOf } from '@telarjs/core'
import type { JSX } from 'preact'
import { draft, inspection } from '../state/draft.js'
import { shapeText } from '../shared/numbers.js'
import { shortId } from '../shared/draft.js'
import { presetsTexts as t } from '../texts/presets.js'

const width = 520
const height = 168
const top = 10
const bottom = 132
const mostDots = 7
const mostColumns = 6

interface Column {
  readonly name: string
  readonly shape: readonly number[]
}

/** The network as threads between layers: as many dots as a layer has units, up to seven. */
export function NetworkSketch(): JSX.Element {
  const columns = columnsOf()
  const x = (index: number) => (columns.length === 1 ? width / 2 : 50 + (index * (width - 100)) / (columns.length - 1))
  return (
    <svg
      class="sketch"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t.sketch(columns.map(({ name, shape }) => `${name} ${shapeText(shape)}`).join(t.andThen))}
    >
      {columns.slice(1).map((column, index) => (
        <g key={index} class={index % 2 === 0 ? 'warp' : 'weft'}>
          {rowsOf(columns[index]!).flatMap((from) =>
            rowsOf(column).map((to) => (
              <path
                key={`${from} ${to}`}
                d={`M${x(index)} ${from}C${x(index) + 40} ${from} ${x(index + 1) - 40} ${to} ${x(index + 1)} ${to}`}
              />
            )),
          )}
        </g>
      ))}
      {columns.map((column, index) => (
        <g key={index}>
          {column.shape.length === 3
            ? [8, 4, 0].map((shift) => (
                <rect key={shift} x={x(index) - 20 + shift} y={71 - 20 - shift} width="40" height="40" rx="4" />
              ))
            : rowsOf(column).map((y) => <circle key={y} cx={x(index)} cy={y} r="5.5" />)}
          <text x={x(index)} y="152">
            {column.name}
          </text>
          <text x={x(index)} y="166" class="size">
            {column.shape.length > 0 ? shapeText(column.shape) : '…'}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** The input and the layers that have weights; of a deep network the first and the last. */
function columnsOf(): readonly Column[] {
  const { inputShape, layers } = inspection.value
  const weighty = layers.flatMap(({ outputShape, parameters }, index) =>
    parameters > 0 ? [{ name: shortId(draft.value.model[index]?.use ?? ''), shape: outputShape }] : [],
  )
  // Until it has been looked at, what the draft says of itself.
  if (layers.length === 0) return guessed()
  const all = [...(inputShape ? [{ name: t.input, shape: inputShape }] : []), ...weighty]
  return all.length <= mostColumns ? all : [...all.slice(0, mostColumns / 2), ...all.slice(-mostColumns / 2)]
}

function guessed(): readonly Column[] {
  const named = draft.value.model.flatMap(({ use, with: options }) => {
    const units = (options as { readonly units?: unknown } | undefined)?.units
    return typeof units === 'number' && units > 0 ? [{ name: shortId(use), shape: [units] }] : []
  })
  return [{ name: t.input, shape: [] }, ...named].slice(0, mostColumns)
}

function rowsOf({ shape }: Column): number[] {
  const count = shape.length === 3 || shape.length === 0 ? 1 : Math.max(1, Math.min(mostDots, sizeOf(shape)))
  const gap = Math.min(20, (bottom - top) / count)
  return Array.from({ length: count }, (_, i) => 71 + (i - (count - 1) / 2) * gap)
}
