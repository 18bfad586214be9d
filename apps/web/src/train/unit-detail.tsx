import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { NeuronsView } from '../protocol/views.js'
import { capitalised } from '../shared/numbers.js'
import { theme } from '../state/theme.js'
import { unitPictures } from './network-drawing.js'
import { incoming, unitName, unitTitle, type Unit } from './network-layout.js'
import { short } from '../texts/numbers.js'
import { trainTexts as t } from '../texts/train.js'

const side = 140
/** The strongest weights to a unit that are listed. */
const listed = 4

interface UnitDetailProps {
  readonly view: NeuronsView
  readonly unit: Unit | undefined
  readonly isPinned: boolean
}

/** A unit in large: its picture, its bias and the strongest weights that lead to it. */
export function UnitDetail({ view, unit, isPinned }: UnitDetailProps): JSX.Element {
  if (!unit)
    return (
      <aside class="unit-detail" aria-label={t.unit}>
        <p class="hint">{t.pointAtUnit}</p>
      </aside>
    )
  const column = view.columns[unit.column]!
  const weights = incoming(view, unit)
  const most = Math.max(1e-9, ...weights.map(({ weight }) => Math.abs(weight)))
  return (
    <aside class="unit-detail" aria-label={t.unit}>
      <h4>
        {capitalised(unitTitle(view, unit))} {isPinned && <small>{t.pinned}</small>}
      </h4>
      {column.pictures.length > 0 && <LargePicture view={view} unit={unit} />}
      {unit.column > 0 && <p class="bias">{t.bias(short(column.biases[unit.unit] ?? 0))}</p>}
      {weights.length > 0 && (
        <ul class="unit-weights" aria-label={t.strongest}>
          {weights.slice(0, listed).map(({ from, weight }) => (
            <li key={from.unit}>
              <span>{unitName(view, from)}</span>
              <i class={weight < 0 ? 'negative' : 'positive'}>
                <b style={{ transform: `scaleX(${Math.abs(weight) / most})` }} />
              </i>
              <span class="value">{short(weight)}</span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  )
}

function LargePicture({ view, unit }: { readonly view: NeuronsView; readonly unit: Unit }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = theme.value
  const column = view.columns[unit.column]!
  useEffect(() => {
    const [height, width] = column.size
    const pictures = unitPictures(column, scheme)
    canvas.current!.getContext('2d')!.drawImage(pictures, 0, unit.unit * height, width, height, 0, 0, side, side)
  }, [column, unit.unit, scheme])
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={view.columns[0]!.units > 0 ? t.answersOverPlane : t.looksFor}
    />
  )
}
