import type { NeuronColumn, NeuronsView } from '../protocol/views.js'
import { trainTexts as t } from '../texts/train.js'

/** A unit of the drawn network. */
export interface Unit {
  readonly column: number
  readonly unit: number
}

/** Where a unit stands in the drawing, in dots of the page: its middle. */
export interface PlacedUnit extends Unit {
  readonly x: number
  readonly y: number
}

export interface NetworkLayout {
  readonly width: number
  readonly height: number
  /** The side of a unit. */
  readonly side: number
  /** The middle of each column. */
  readonly columns: readonly number[]
  readonly units: readonly PlacedUnit[]
  /** Where the input image is, where samples are images: its middle and its side. */
  readonly image: { readonly x: number; readonly y: number; readonly side: number } | undefined
}

const [leastSide, mostSide] = [24, 34]
const gap = 6
/** The side of an input image, in sides of a unit. */
const imageSides = 3

/** Places the units: columns from left to right, each of them in the middle of the height. */
export function layoutOf({ columns }: NeuronsView, width: number): NetworkLayout {
  const apart = width / columns.length
  const side = Math.round(Math.max(leastSide, Math.min(mostSide, apart / 2.2)))
  const rows = Math.max(1, ...columns.map(({ units }) => units))
  const height = rows * (side + gap) + gap
  const middles = columns.map((_, index) => Math.round((index + 0.5) * apart))
  const units = columns.flatMap(({ units: count }, column) =>
    Array.from({ length: count }, (_, unit) => ({
      column,
      unit,
      x: middles[column]!,
      y: height / 2 + (unit - (count - 1) / 2) * (side + gap),
    })),
  )
  const isImage = columns[0]!.units === 0
  const image = isImage
    ? { x: middles[0]!, y: height / 2, side: Math.min(imageSides * side, Math.round(0.8 * apart)) }
    : undefined
  return { width, height, side, columns: middles, units, image }
}

/** The unit that an arrow key leads to. */
export function neighbor(columns: readonly Pick<NeuronColumn, 'units'>[], { column, unit }: Unit, key: string): Unit {
  const last = (at: number) => (columns[at]?.units ?? 0) - 1
  const step = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0
  const next = last(column + across) < 0 ? column : column + across
  return { column: next, unit: Math.max(0, Math.min(last(next), unit + step)) }
}

/** `3` for the third unit of a layer; inputs of the plane are called x and y, the last layer's units by their classes. */
export function unitName({ columns }: NeuronsView, { column, unit }: Unit): string {
  const { classes, units } = columns[column]!
  if (column === 0 && units === 2) return unit === 0 ? 'x' : 'y'
  return classes[unit] ?? String(unit + 1)
}

/** `layer 1, unit 3`, `class inner` or `input x` */
export function unitTitle(view: NeuronsView, unit: Unit): string {
  const name = unitName(view, unit)
  if (unit.column === 0) return t.inputUnit(name)
  const { classes } = view.columns[unit.column]!
  const layer = unit.column + (unit.column < view.columns.length / 2 ? 0 : view.left)
  return classes.length > 0 ? t.classUnit(name) : t.layerUnit(layer, name)
}

/** `dense` for `0-dense` */
export function columnName({ name }: Pick<NeuronColumn, 'name'>): string {
  return name === 'input' ? t.input : name.replace(/^\d+-/, '')
}

/** A weight that leads to a unit. */
export interface IncomingWeight {
  readonly from: Unit
  readonly weight: number
}

/** The weights that lead to a unit, the strongest first. */
export function incoming({ columns }: NeuronsView, { column, unit }: Unit): readonly IncomingWeight[] {
  const { weights, units } = columns[column]!
  return Array.from({ length: weights.length / Math.max(1, units) }, (_, from) => ({
    from: { column: column - 1, unit: from },
    weight: weights[from * units + unit]!,
  })).sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
}
