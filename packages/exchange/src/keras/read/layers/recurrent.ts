import { isPlainObject } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { KerasInput, ReadLayer } from '../reader.js'
import { filled, require } from '../reader.js'

type Arrays = Readonly<Record<string, NamedArray>>

interface Cell {
  readonly use: string
  /** @param part of the names of its weights, where a layer has two directions */
  arrays(layer: KerasInput, part?: RegExp): Arrays
}

const lstm: Cell = {
  use: 'layer:lstm',
  arrays(layer, part) {
    const recurrentKernel = layer.weight('recurrent_kernel', part)
    const bias = layer.findWeight('bias', part) ?? filled(recurrentKernel.shape[1]!, 0)
    return { kernel: layer.weight('kernel', part), recurrentKernel, bias }
  },
}

const gru: Cell = {
  use: 'layer:gru',
  arrays(layer, part) {
    if (layer.isOfTfjs || layer.config['reset_after'] === false)
      layer.refuse('its reset gate acts before the product (reset_after is false), and in Telar after it')
    const recurrentKernel = resetFirst(layer.weight('recurrent_kernel', part))
    const width = recurrentKernel.shape[1]!
    const both = layer.findWeight('bias', part)?.values ?? new Float32Array(2 * width)
    if (both.length !== 2 * width) layer.refuse(`its bias has ${both.length} values; expected ${2 * width}`)
    const [bias, recurrentBias] = [0, 1].map((row) =>
      resetFirst({ ...filled(width, 0), values: both.slice(row * width, (row + 1) * width) }),
    ) as [NamedArray, NamedArray]
    return { kernel: resetFirst(layer.weight('kernel', part)), recurrentKernel, bias, recurrentBias }
  },
}

/** `LSTM`; its blocks stand in Telar's order. */
export function readLstm(layer: KerasInput): readonly ReadLayer[] {
  return [recurrent(layer, lstm)]
}

/** `GRU` whose reset gate acts after the product, as Keras has it by default; its blocks z, r, h become r, z, n. */
export function readGru(layer: KerasInput): readonly ReadLayer[] {
  return [recurrent(layer, gru)]
}

const cells: ReadonlyMap<unknown, Cell> = new Map([
  ['LSTM', lstm],
  ['GRU', gru],
])

/** `Bidirectional` around one of them. */
export function readBidirectional(layer: KerasInput): readonly ReadLayer[] {
  const inner = layer.config['layer']
  const cell = isPlainObject(inner) ? cells.get(inner['class_name']) : undefined
  if (!cell || !isPlainObject(inner) || !isPlainObject(inner['config']))
    return layer.refuse('Telar reads LSTM and GRU in both directions, and no other layer')
  require(layer, 'merge_mode', ['concat'])
  const sequence = { ...layer, config: inner['config'] }
  const { with: options, ...ahead } = recurrent(sequence, cell, /^forward/)
  const back = Object.entries(cell.arrays(sequence, /^backward/)).map(([leaf, array]) => [`reverse/${leaf}`, array])
  const arrays = { ...ahead.arrays, ...(Object.fromEntries(back) as Arrays) }
  return [{ ...ahead, with: { ...options, bidirectional: true }, arrays }]
}

function recurrent(layer: KerasInput, cell: Cell, part?: RegExp): ReadLayer {
  require(layer, 'activation', ['tanh'])
  require(layer, 'recurrent_activation', ['sigmoid'])
  for (const option of ['go_backwards', 'stateful', 'return_state', 'time_major']) require(layer, option, [false])
  const arrays = cell.arrays(layer, part)
  const units = arrays['recurrentKernel']!.shape[0]!
  return { use: cell.use, with: { units, returnSequences: layer.config['return_sequences'] === true }, arrays }
}

/** Exchanges the first two of three blocks on the last axis. */
function resetFirst({ shape, values, dtype }: NamedArray): NamedArray {
  const width = shape.at(-1)!
  const units = width / 3
  const exchanged = [units, -units, 0]
  const moved = values.map((_, at) => values[at + exchanged[Math.floor((at % width) / units)]!]!)
  return { dtype, shape, values: moved }
}
