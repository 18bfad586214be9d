import type { EmbeddingView } from '../protocol/views.js'
import { classColor } from '../ui/colors.js'

/** x and y of each point, 0 … 1 of the field. */
export type Placed = Float32Array

const margin = 0.06
const reach = 14
const mostLabels = 20

/** Puts points into a field of 0 … 1: the farthest touch the margin, up is up. */
export function place(points: Float32Array): Placed {
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ]
  points.forEach((value, i) => {
    low[i % 2] = Math.min(low[i % 2]!, value)
    high[i % 2] = Math.max(high[i % 2]!, value)
  })
  return points.map((value, i) => {
    const [from, to] = [low[i % 2]!, high[i % 2]!]
    const part = to > from ? (value - from) / (to - from) : 0.5
    return margin + (1 - 2 * margin) * (i % 2 === 0 ? part : 1 - part)
  })
}

/** The point under the pointer, if one is near. */
export function nearest(
  placed: Placed,
  { width, height }: { readonly width: number; readonly height: number },
  x: number,
  y: number,
): number | undefined {
  let best: number | undefined
  let least = reach
  for (let i = 0; i < placed.length / 2; i++) {
    const away = Math.hypot(placed[2 * i]! * width - x, placed[2 * i + 1]! * height - y)
    if (away < least) [best, least] = [i, away]
  }
  return best
}

interface Picture {
  readonly view: EmbeddingView
  readonly placed: Placed
  readonly width: number
  readonly height: number
  readonly chosen: number | undefined
  readonly theme: 'light' | 'dark'
}

/** Points in the colors of their classes, each class named in its middle. */
export function drawEmbedding(
  canvas: HTMLCanvasElement,
  { view, placed, width, height, chosen, theme }: Picture,
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const density = devicePixelRatio || 1
  canvas.width = width * density
  canvas.height = height * density
  context.scale(density, density)
  const css = getComputedStyle(canvas)
  const [ground, ink] = [css.getPropertyValue('--surface'), css.getPropertyValue('--ink')]
  const { targets, predicted } = view
  const draw = (i: number, radius: number) => {
    context.beginPath()
    context.arc(placed[2 * i]! * width, placed[2 * i + 1]! * height, radius, 0, 2 * Math.PI)
  }
  for (let i = 0; i < targets.length; i++) {
    const color = `rgb(${classColor(targets[i]!, theme).join(',')})`
    const right = targets[i] === predicted[i]
    draw(i, right ? 3 : 3.6)
    context.globalAlpha = right ? 0.72 : 1
    context.fillStyle = right ? color : ground
    context.strokeStyle = color
    context.lineWidth = 1.8
    context.fill()
    if (!right) context.stroke()
  }
  context.globalAlpha = 1
  if (view.classes.length <= mostLabels) drawNames(context, { view, placed, width, height, ground, ink })
  if (chosen === undefined) return
  draw(chosen, 6.5)
  context.strokeStyle = ink
  context.lineWidth = 2
  context.stroke()
}

function drawNames(
  context: CanvasRenderingContext2D,
  {
    view,
    placed,
    width,
    height,
    ground,
    ink,
  }: Pick<Picture, 'view' | 'placed' | 'width' | 'height'> & { readonly ground: string; readonly ink: string },
): void {
  Object.assign(context, {
    font: `600 13px ${getComputedStyle(context.canvas).fontFamily}`,
    textAlign: 'center',
    textBaseline: 'middle',
    lineJoin: 'round',
    lineWidth: 4,
    strokeStyle: ground,
    fillStyle: ink,
  })
  const drawn: Label[] = []
  view.classes.forEach((name, target) => {
    const [xs, ys] = [[] as number[], [] as number[]]
    view.targets.forEach((one, i) => {
      if (one !== target) return
      xs.push(placed[2 * i]!)
      ys.push(placed[2 * i + 1]!)
    })
    if (xs.length === 0) return
    const label = { x: middle(xs) * width, y: middle(ys) * height, width: context.measureText(name).width + 6 }
    const y = freeHeight(label, drawn)
    drawn.push({ ...label, y })
    context.strokeText(name, label.x, y)
    context.fillText(name, label.x, y)
  })
}

/** Where a name stands, in pixels. */
interface Label {
  readonly x: number
  readonly y: number
  readonly width: number
}

const lineHeight = 16

/** The height at which a name covers none of the others: the next free line below or above its own, whichever is nearer. */
export function freeHeight(label: Label, others: readonly Label[]): number {
  const beside = others.filter(({ x, width }) => Math.abs(x - label.x) < (width + label.width) / 2)
  const heights = [label.y, ...beside.flatMap(({ y }) => [y - lineHeight, y + lineHeight])]
  const free = heights.filter((height) => beside.every(({ y }) => Math.abs(y - height) >= lineHeight))
  return free.reduce(
    (best, height) => (Math.abs(height - label.y) < Math.abs(best - label.y) ? height : best),
    free[0]!,
  )
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
