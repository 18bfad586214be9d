import type { NeuronColumn, NeuronsView } from '../protocol/views.js'
import { classColor, pale, signedColor } from '../ui/colors.js'
import type { NetworkLayout, PlacedUnit, Unit } from './network-layout.js'

/** What is drawn of a network. */
export interface NetworkPicture {
  readonly view: NeuronsView
  readonly layout: NetworkLayout
  /** The unit whose weights stand out. */
  readonly seen: Unit | undefined
  readonly theme: 'light' | 'dark'
  /** What is shown to the network, 0 … 1. */
  readonly sample: Float32Array | undefined
  /** What its layers make of that, by their names. */
  readonly outputs: ReadonlyMap<string, Float32Array>
  /** A CSS variable of the page, such as `--line`. */
  color(name: string): string
}

/** Draws the weights as lines and the units over them. */
export function drawNetwork(context: CanvasRenderingContext2D, picture: NetworkPicture): void {
  const { layout, view, theme } = picture
  context.clearRect(0, 0, layout.width, layout.height)
  context.lineCap = 'round'
  for (let column = 1; column < layout.columns.length; column++) drawWeights(context, picture, column)
  drawImageInput(context, picture)
  context.globalAlpha = 1
  view.columns.forEach((column, index) => {
    const pictures = column.pictures.length > 0 ? unitPictures(column, theme) : undefined
    for (const placed of layout.units) if (placed.column === index) drawUnit(context, picture, placed, pictures)
  })
}

/** Strength of a picture's colors: full ones would outshine everything else on the page. */
const calm = 0.8

const isSame = (one: Unit | undefined, { column, unit }: Unit) => one?.column === column && one.unit === unit

function drawWeights(context: CanvasRenderingContext2D, picture: NetworkPicture, column: number): void {
  const { view, layout, seen, color } = picture
  const { weights, units } = view.columns[column]!
  const before = layout.units.filter((placed) => placed.column === column - 1)
  const after = layout.units.filter((placed) => placed.column === column)
  // Over a gap of layers that are not shown there is nothing to draw.
  if (weights.length !== before.length * units) return
  const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 1e-9)
  const [positive, negative] = [color('--positive'), color('--negative')]
  for (const from of before) {
    for (const to of after) {
      const weight = weights[from.unit * units + to.unit]!
      const part = Math.abs(weight) / most
      const isOfSeen = !seen || isSame(seen, from) || isSame(seen, to)
      context.strokeStyle = weight < 0 ? negative : positive
      context.globalAlpha = (isOfSeen ? 0.2 : 0.04) + (isOfSeen ? 0.6 : 0.08) * part
      context.lineWidth = 0.5 + 4 * part
      drawThread(context, from, to, layout.side / 2)
    }
  }
}

/** A line that leaves and arrives level, as a thread does. */
function drawThread(context: CanvasRenderingContext2D, from: PlacedUnit, to: PlacedUnit, half: number): void {
  const [left, right] = [from.x + half, to.x - half]
  const bend = (right - left) / 2
  context.beginPath()
  context.moveTo(left, from.y)
  context.bezierCurveTo(left + bend, from.y, right - bend, to.y, right, to.y)
  context.stroke()
}

/** The sample that is looked at, with a thread to each unit of the first layer. */
function drawImageInput(context: CanvasRenderingContext2D, { view, layout, sample, color }: NetworkPicture): void {
  const { image, side } = layout
  if (!image) return
  context.globalAlpha = 0.35
  context.strokeStyle = color('--line-strong')
  context.lineWidth = 0.8
  for (const to of layout.units.filter(({ column }) => column === 1))
    drawThread(context, { ...image, column: 0, unit: 0, x: image.x + (image.side - side) / 2 }, to, side / 2)
  context.globalAlpha = 1
  const [left, top] = [image.x - image.side / 2, image.y - image.side / 2]
  const outline = new Path2D()
  outline.roundRect(left, top, image.side, image.side, 6)
  context.fillStyle = color('--sunken')
  context.fill(outline)
  if (sample) {
    context.save()
    context.clip(outline)
    context.drawImage(samplePicture(sample, view.columns[0]!.size), left, top, image.side, image.side)
    context.restore()
  }
  context.strokeStyle = color('--line-strong')
  context.lineWidth = 1
  context.stroke(outline)
}

function samplePicture(sample: Float32Array, [height, width, channels]: NeuronColumn['size']): OffscreenCanvas {
  const image = new ImageData(width, height)
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[4 * i + channel] = 255 * (sample[i * channels + Math.min(channel, channels - 1)] ?? 0)
    image.data[4 * i + 3] = 255
  }
  return canvasOf(image)
}

/** One for each size of pictures: to make a canvas costs more than all that is drawn with it. */
const canvases = new Map<string, OffscreenCanvasRenderingContext2D>()

/** Holds the picture until the next one of its size. */
function canvasOf(image: ImageData): OffscreenCanvas {
  const { width, height } = image
  const size = `${width} ${height}`
  const context = canvases.get(size) ?? new OffscreenCanvas(width, height).getContext('2d')!
  canvases.set(size, context)
  context.putImageData(image, 0, 0)
  return context.canvas
}

/** How full a unit without a picture is: its answer to the sample, in parts of the strongest of its layer. */
function fullness({ view, outputs }: NetworkPicture, { column, unit }: Unit): number {
  const { seenAs, total } = view.columns[column]!
  const answers = outputs.get(seenAs)
  // An output of another shape is one of a convolution, of many places.
  if (answers?.length !== total) return 0
  const most = answers.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9)
  return Math.abs(answers[unit]!) / most
}

/** @param pictures those of its column, if units have any */
function drawUnit(
  context: CanvasRenderingContext2D,
  picture: NetworkPicture,
  placed: PlacedUnit,
  pictures: OffscreenCanvas | undefined,
): void {
  const { view, layout, seen, color } = picture
  const { side } = layout
  const [left, top] = [placed.x - side / 2, placed.y - side / 2]
  const outline = new Path2D()
  outline.roundRect(left, top, side, side, pictures ? 5 : side / 2)
  context.fillStyle = color('--surface')
  context.fill(outline)
  if (pictures) {
    const [height, width] = view.columns[placed.column]!.size
    context.save()
    context.clip(outline)
    context.imageSmoothingEnabled = height < 4 * side
    context.drawImage(pictures, 0, placed.unit * height, width, height, left, top, side, side)
    context.restore()
  } else drawAnswer(context, picture, placed, outline)
  context.strokeStyle = isSame(seen, placed) ? color('--accent') : color('--line-strong')
  context.lineWidth = isSame(seen, placed) ? 2.5 : 1
  context.stroke(outline)
}

/** A unit as a disc that is the fuller the stronger it answers; of the last layer with the name of its class. */
function drawAnswer(
  context: CanvasRenderingContext2D,
  picture: NetworkPicture,
  placed: PlacedUnit,
  outline: Path2D,
): void {
  const { view, layout, color } = picture
  const part = fullness(picture, placed)
  context.globalAlpha = 0.75 * part
  context.fillStyle = color('--positive')
  context.fill(outline)
  context.globalAlpha = 1
  const name = view.columns[placed.column]!.classes[placed.unit]
  if (name === undefined || name.length > 3) return
  context.fillStyle = color(part > 0.6 ? '--surface' : '--ink')
  context.font = `600 ${Math.round(layout.side * 0.38)}px ${color('--sans')}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(name, placed.x, placed.y + 1)
}

/**
 * The pictures of a column's units, one below the other: orange below 0, blue above, in the scale of the layer, so that a unit that answers little
 * looks pale. Classes have their colors, and answers that are NaN none. They are to be drawn at once: the canvas is that of the next column, too.
 */
export function unitPictures(
  { pictures, size, units, classes }: NeuronColumn,
  theme: 'light' | 'dark',
): OffscreenCanvas {
  const [height, width, channels] = size
  const places = height * width
  const isClass = classes.length > 1
  const most = isClass
    ? 1
    : pictures.reduce((largest, value) => (Math.abs(value) > largest ? Math.abs(value) : largest), 1e-9)
  const image = new ImageData(width, height * units)
  for (let place = 0; place < places * units; place++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += pictures[place * channels + channel]!
    const value = sum / channels / most
    if (Number.isNaN(value)) continue
    const unit = Math.floor(place / places)
    image.data.set(
      isClass ? pale(classColor(unit, theme), calm * Math.max(0, value), theme) : signedColor(calm * value, theme),
      4 * place,
    )
  }
  return canvasOf(image)
}
