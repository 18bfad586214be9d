import { sizeOf } from '@telarjs/core'
import type { DataId, NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { patch } from '../../tfjs-patches/patch.js'
import type { NamedTensors } from '../../named.js'
import type { Tables } from '../step.js'
import { bytesOf, forgetPacked, heapOf, tensorOn, type WasmBackend } from '../../wasm-backend.js'
import type { Recording } from './trace.js'

/** Inputs of which the stock kernels keep packed copies. */
const packedInputs: Readonly<Record<string, readonly string[]>> = {
  BatchMatMul: ['b'],
  _FusedMatMul: ['b', 'bias'],
  Conv2D: ['filter'],
  FusedConv2D: ['filter', 'bias'],
  DepthwiseConv2dNative: ['filter'],
  FusedDepthwiseConv2D: ['filter', 'bias'],
  Prelu: ['alpha'],
}

/** A recorded step that can be run again, kernel by kernel, on the same memory. */
export interface Program {
  /** Brings state home that something else has put elsewhere, and hands it back. */
  bring(state: NamedTensors): NamedTensors
  /**
   * Runs the step on the rows of the feeds from `from` up to `to`; state changes in place.
   * @param note is told each row before it runs
   * @returns each out of all steps, one after the other
   */
  run(tables: Tables, from: number, to: number, note: (row: number) => void): Record<string, Float32Array>
  release(): void
}

/** @returns why not, where the recorded step moves its state about */
export function createProgram(
  backend: WasmBackend,
  { calls, made, given, result, release }: Recording,
  parts: ReadonlyMap<DataId, string>,
): Program | string {
  const feeds = Object.entries(given.other)
  const outs = Object.entries(result.other)
  const homes = Object.entries(given.state)
  const updates = homes
    .filter(([name, home]) => result.state[name]!.dataId !== home.dataId)
    .map(([name, home]) => ({ from: result.state[name]!, to: home }))
  if (updates.some(({ from }) => !parts.get(from.dataId)?.startsWith('made'))) return 'its state changes places'
  if (homes.some(([, { dataId }]) => backend.refCount(dataId) > 2)) return 'its state shares memory with other tensors'
  const ours = new Set(made.map(({ dataId }) => dataId))
  const work = calls.map(({ name, kernelFunc, inputs, attrs }) => ({
    kernelFunc,
    call: { inputs: inputs as NamedTensorInfoMap, attrs, backend },
    packed: (packedInputs[name] ?? []).flatMap((input) => inputs[input] ?? []),
  }))
  const disposeData = backend.disposeData.bind(backend)
  let next = 0

  const replay = {
    makeOutput(shape: number[], dtype: TensorInfo['dtype']): TensorInfo {
      const info = made[next++]
      if (!info || bytesOf(info) !== bytesOf({ shape, dtype }))
        throw new Error('the size of its tensors changes from step to step')
      return { dataId: info.dataId, shape, dtype }
    },
    /** What a kernel throws away it will make again. */
    disposeData: (dataId: object, force?: boolean): boolean =>
      ours.has(dataId) && backend.refCount(dataId) <= 1 ? false : disposeData(dataId, force),
  }

  function step(tables: Tables, row: number): void {
    for (const [name, info] of feeds) {
      const bytes = bytesOf(info)
      const table = tables[name]!
      heapOf(backend, info).set(new Uint8Array(table.buffer, table.byteOffset + row * bytes, bytes))
    }
    next = 0
    for (const { kernelFunc, call, packed } of work) {
      for (const info of packed) forgetPacked(backend, info)
      kernelFunc(call)
    }
  }

  function update(): void {
    for (const { from, to } of updates) heapOf(backend, to).set(heapOf(backend, from))
  }

  return {
    bring(state) {
      const away = homes.filter(([name, home]) => state[name]!.dataId !== home.dataId)
      const moved: [string, Tensor][] = []
      for (const [name, home] of away) {
        heapOf(backend, home).set(heapOf(backend, state[name]!))
        forgetPacked(backend, home)
        moved.push([name, tensorOn(backend, home)])
      }
      for (const [name] of away) state[name]!.dispose()
      return away.length === 0 ? state : { ...state, ...Object.fromEntries(moved) }
    },
    run(tables, from, to, note) {
      const history = Object.fromEntries(
        outs.map(([name, { shape }]) => [name, new Float32Array((to - from) * sizeOf(shape))]),
      )
      const restore = patch(backend, replay)
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
        for (const [, home] of homes) forgetPacked(backend, home)
      }
      return history
    },
    release,
  }
}

function valuesOf(backend: WasmBackend, info: TensorInfo): Float32Array | Int32Array | Uint8Array {
  const heap = heapOf(backend, info)
  if (info.dtype === 'float32') return new Float32Array(heap.buffer, heap.byteOffset, heap.byteLength / 4)
  return info.dtype === 'int32' ? new Int32Array(heap.buffer, heap.byteOffset, heap.byteLength / 4) : heap
}
