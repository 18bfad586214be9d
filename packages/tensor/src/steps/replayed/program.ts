import { sizeOf } from '@telarjs/core'
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import type { Tables } from '../step.js'
import { addressOf, bytesOf, forgetPacked, heapOf, tensorOn, type WasmBackend } from '../../wasm-backend.js'
import { listCalls } from './call-list.js'
import type { Trace } from './trace.js'

/** A traced step that can be run again, call by call, on the same memory. */
export interface Program {
  /** Kernels that could not be recorded as calls; each of them runs as a whole. */
  readonly unlisted: readonly string[]
  /** Copies state that another runner left elsewhere back into its slots. Returns the state, on the slots. */
  writeBack(state: NamedTensors): NamedTensors
  /**
   * Runs the step on the rows of the feeds from `from` up to `to`; state changes in place.
   * @param note is called with each row before it runs
   * @returns each out of all steps, one after the other
   */
  run(tables: Tables, from: number, to: number, note: (row: number) => void): Record<string, Float32Array>
  release(): void
}

/** @returns why not, where the traced step moves its state about */
export function createProgram(
  backend: WasmBackend,
  { calls, allocations, before, after, release }: Trace,
  parts: ReadonlyMap<DataId, string>,
): Program | string {
  const feeds = Object.entries(before.other)
  const outs = Object.entries(after.other)
  const slots = Object.entries(before.state)
  const updates = slots
    .filter(([name, slot]) => after.state[name]!.dataId !== slot.dataId)
    .map(([name, slot]) => ({ from: after.state[name]!, to: slot }))
  if (updates.some(({ from }) => !parts.get(from.dataId)?.startsWith('allocated'))) return 'its state changes places'
  if (slots.some(([, { dataId }]) => backend.refCount(dataId) > 2)) return 'its state shares memory with other tensors'
  const list = listCalls(backend, { calls, allocations, after })
  const inputs = feeds.map(([name, info]) => ({ name, at: addressOf(backend, info), bytes: bytesOf(info) }))
  const copies = updates.map(({ from, to }) => ({
    from: addressOf(backend, from),
    to: addressOf(backend, to),
    bytes: bytesOf(to),
  }))

  function step(tables: Tables, row: number): void {
    for (const { name, at, bytes } of inputs) {
      const table = tables[name]!
      backend.wasm.HEAPU8.set(new Uint8Array(table.buffer, table.byteOffset + row * bytes, bytes), at)
    }
    for (let i = 0; i < list.calls.length; i++) list.calls[i]!()
  }

  function update(): void {
    for (const { from, to, bytes } of copies) backend.wasm.HEAPU8.copyWithin(to, from, from + bytes)
  }

  return {
    unlisted: list.unlisted,
    writeBack: (state) => writeBack(backend, slots, state),
    run(tables, from, to, note) {
      const history = Object.fromEntries(
        outs.map(([name, { shape }]) => [name, new Float32Array((to - from) * sizeOf(shape))]),
      )
      const restore = list.takeAllocations()
      try {
        for (let row = from; row < to; row++) {
          note(row)
          step(tables, row)
          for (const [name, info] of outs) {
            const values = valuesOf(backend, info)
            history[name]!.set(values, (row - from) * values.length)
          }
          update()
        }
      } finally {
        restore()
        for (const [, slot] of slots) forgetPacked(backend, slot)
      }
      return history
    },
    release,
  }
}

function writeBack(
  backend: WasmBackend,
  slots: readonly (readonly [name: string, slot: TensorInfo])[],
  state: NamedTensors,
): NamedTensors {
  const away = slots.filter(([name, slot]) => state[name]!.dataId !== slot.dataId)
  const moved: [string, Tensor][] = []
  for (const [name, slot] of away) {
    heapOf(backend, slot).set(heapOf(backend, state[name]!))
    forgetPacked(backend, slot)
    moved.push([name, tensorOn(backend, slot)])
  }
  for (const [name] of away) state[name]!.dispose()
  return away.length === 0 ? state : { ...state, ...Object.fromEntries(moved) }
}

function valuesOf(backend: WasmBackend, info: TensorInfo): Float32Array | Int32Array | Uint8Array {
  const heap = heapOf(backend, info)
  if (info.dtype === 'float32') return new Float32Array(heap.buffer, heap.byteOffset, heap.byteLength / 4)
  return info.dtype === 'int32' ? new Int32Array(heap.buffer, heap.byteOffset, heap.byteLength / 4) : heap
}
