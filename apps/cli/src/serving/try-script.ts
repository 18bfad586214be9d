import type { ModelMetadata, TensorMetadata } from './describe-model.js'

/** What the page knows of the model. */
interface Page {
  /** `/v2/models/mnist-1` */
  readonly address: string
  readonly form: HTMLFormElement
  readonly labels: readonly string[] | undefined
  readonly isClasses: boolean
}

function find(id: string): HTMLElement {
  return document.getElementById(id)!
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  fields: Partial<HTMLElementTagNameMap[K]> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), fields)
  made.append(...inside)
  return made
}

async function ask(page: Page, inputs: readonly object[]): Promise<void> {
  const body = JSON.stringify({ inputs })
  const shown = body.length > 2000 ? `${body.slice(0, 2000)}…` : body
  find('request').textContent = `curl ${location.origin}${page.address}/infer -d '${shown.replaceAll("'", "'\\''")}'`
  const response = await fetch(`${page.address}/infer`, { method: 'POST', body })
  const answer = (await response.json()) as { error?: string; outputs?: { data: number[] }[] }
  find('error').textContent = answer.error ?? ''
  if (answer.outputs) show(page, answer.outputs[0]!.data)
}

function show({ labels, isClasses }: Page, values: readonly number[]): void {
  const named = values.map((value, i) => ({ value, label: labels?.[i] ?? `value ${i}` }))
  const shown = isClasses ? named.sort((one, other) => other.value - one.value).slice(0, 10) : named
  const rows = shown.map(({ label, value }) =>
    make(
      'tr',
      {},
      make('td', {}, label),
      make('td', {}, isClasses ? `${(value * 100).toFixed(1)} %` : value.toPrecision(6)),
      make('td', {}, ...(isClasses ? [make('meter', { value, ariaLabel: label })] : [])),
    ),
  )
  find('answer').replaceChildren(...rows)
}

/** A field for each column of a table; an empty one is a missing cell. */
function offerColumns(page: Page, columns: readonly TensorMetadata[]): void {
  const fields = columns.map((column) => {
    const categories = column.parameters?.['categories'] as string[] | undefined
    const choices = column.datatype === 'BOOL' ? ['true', 'false'] : categories
    const field = choices
      ? make('select', {}, make('option', { value: '' }), ...choices.map((text) => make('option', {}, text)))
      : make('input', {
          type: column.datatype === 'FP64' ? 'number' : 'text',
          step: 'any',
          placeholder: column.parameters?.['format'] ? '2026-11-28' : '',
        })
    page.form.append(make('label', {}, make('span', {}, column.name), field))
    return { column, field }
  })
  page.form.append(make('button', {}, 'Predict'))
  page.form.onsubmit = (event) => {
    event.preventDefault()
    const tensors = fields.map(({ column: { name, datatype }, field: { value } }) => {
      const cell = { BOOL: value === 'true', FP64: Number(value) }[datatype] ?? value
      return { name, datatype, shape: [1], data: [value === '' ? null : cell] }
    })
    void ask(page, tensors)
  }
}

/** The pixels of a canvas as the model takes them. */
function tensorOf(context: CanvasRenderingContext2D, { name, datatype, shape }: TensorMetadata): object {
  const [, height = 1, width = 1, channels = 1] = shape
  const { data } = context.getImageData(0, 0, width, height)
  const pixels = Array.from({ length: width * height }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)])
  const gray = ([red = 0, green = 0, blue = 0]: number[]) => Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  const bytes = channels === 1 ? pixels.map(gray) : pixels.flat()
  const values = datatype === 'UINT8' ? bytes : bytes.map((byte) => byte / 255)
  return { name, datatype, shape: [1, ...shape.slice(1)], data: values }
}

function empty(context: CanvasRenderingContext2D): void {
  context.fillStyle = '#000'
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
}

/** Draws where the pointer is pressed, light on dark. */
function draw(context: CanvasRenderingContext2D, { buttons, clientX, clientY }: PointerEvent): void {
  if (buttons === 0) return
  const { canvas } = context
  const box = canvas.getBoundingClientRect()
  const [x, y] = [((clientX - box.x) / box.width) * canvas.width, ((clientY - box.y) / box.height) * canvas.height]
  context.fillStyle = '#fff'
  context.beginPath()
  context.arc(x, y, canvas.width / 22, 0, 7)
  context.fill()
}

/** A canvas to draw on, and a file to put there. */
function offerImage(page: Page, tensor: TensorMetadata): void {
  const [, height = 1, width = 1] = tensor.shape
  const canvas = make('canvas', { width, height, ariaLabel: 'draw here' })
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const file = make('input', { type: 'file', accept: 'image/*', ariaLabel: 'an image' })
  const clear = make('button', { type: 'button' }, 'Clear')
  page.form.append(canvas, make('p', {}, 'Draw, or choose an image: ', file, ' ', clear))
  const askForPixels = () => void ask(page, [tensorOf(context, tensor)])
  canvas.onpointermove = (event) => draw(context, event)
  canvas.onpointerdown = ({ pointerId }) => canvas.setPointerCapture(pointerId)
  canvas.onpointerup = askForPixels
  file.onchange = async () => {
    const [chosen] = file.files ?? []
    if (!chosen) return
    empty(context)
    context.drawImage(await createImageBitmap(chosen), 0, 0, width, height)
    askForPixels()
  }
  clear.onclick = () => empty(context)
  empty(context)
}

function offerNumbers(page: Page, { name, datatype, shape }: TensorMetadata): void {
  const count = shape.slice(1).reduce((product, length) => product * length, 1)
  const text = make('textarea', { placeholder: `${count} numbers` })
  const hint = `${count} numbers, with spaces or commas between them`
  page.form.append(make('label', {}, hint, text), make('button', {}, 'Predict'))
  page.form.onsubmit = (event) => {
    event.preventDefault()
    const data = text.value
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number)
    void ask(page, [{ name, datatype, shape: [1, ...shape.slice(1)], data }])
  }
}

async function start(): Promise<void> {
  const address = `/v2/models/${encodeURIComponent(document.body.dataset['model']!)}`
  const { inputs, outputs } = (await (await fetch(address)).json()) as ModelMetadata
  const page: Page = {
    address,
    form: find('inputs') as HTMLFormElement,
    labels: outputs[0]!.parameters?.['labels'] as readonly string[] | undefined,
    isClasses: outputs[0]!.name === 'probabilities',
  }
  const [first] = inputs
  const [, height, width, channels = 1] = first!.shape
  if (first!.shape.length === 1) offerColumns(page, inputs)
  else if (height && width && (channels === 1 || channels === 3)) offerImage(page, first!)
  else offerNumbers(page, first!)
}

const functions = [find, make, ask, show, offerColumns, tensorOf, empty, draw, offerImage, offerNumbers, start]

/** What the page runs, as JavaScript: the functions above, which use nothing from outside of themselves. They make a field for each column, a canvas for an image, or a text for numbers. */
export const tryScript = `'use strict'\n${functions.map(String).join('\n')}\n${start.name}()\n`
