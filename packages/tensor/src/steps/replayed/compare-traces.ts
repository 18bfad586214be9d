import { equalBytes } from '@telarjs/core'
import type { DataId, TensorInfo } from '@tensorflow/tfjs-core'
import type { Trace } from './trace.js'

/** How two traces of one step differ; empty where a replay of the second does what the step does. */
export function compareTraces(first: Trace, second: Trace): string {
  const [one, other] = [partsOf(first), partsOf(second)]
  if (first.calls.length !== second.calls.length || first.allocations.length !== second.allocations.length)
    return 'it does not do the same operations every time'
  for (const [i, call] of first.calls.entries()) {
    const twin = second.calls[i]!
    if (call.name !== twin.name) return `it does not do the same operations every time (${call.name})`
    if (!same(call.attrs, twin.attrs)) return `a number given to an operation changes from step to step (${call.name})`
    if (!sameTensors(call.inputs, twin.inputs)) return `it does not use the same tensors every time (${call.name})`
  }
  if (first.allocations.some((info, i) => !same(typeOf(info), typeOf(second.allocations[i]!))))
    return 'the size of its tensors changes from step to step'
  if (first.constants.some(({ bytes }, i) => !equalBytes(bytes, second.constants[i]?.bytes ?? new Uint8Array())))
    return 'a tensor made on the host changes from step to step'
  if (!sameTensors(first.after.state, second.after.state) || !sameTensors(first.after.other, second.after.other))
    return 'its results are not always the same tensors'
  return ''

  function sameTensors(
    these: Readonly<Record<string, TensorInfo>>,
    those: Readonly<Record<string, TensorInfo>>,
  ): boolean {
    const names = Object.keys(these)
    return (
      names.length === Object.keys(those).length &&
      names.every((name) => name in those && samePart(these[name]!, those[name]!))
    )
  }

  /** Whether two pieces of data are the same part of the step, or the same tensor from outside. */
  function samePart(a: TensorInfo, b: TensorInfo): boolean {
    const [partA, partB] = [one.get(a.dataId), other.get(b.dataId)]
    return (
      same(typeOf(a), typeOf(b)) &&
      (partA === undefined && partB === undefined ? a.dataId === b.dataId : partA === partB)
    )
  }
}

const typeOf = ({ shape, dtype }: TensorInfo) => ({ shape, dtype })

/** The role of each piece of data in the step. */
export function partsOf({ before, allocations, constants }: Trace): ReadonlyMap<DataId, string> {
  return new Map([
    ...allocations.map(({ dataId }, i) => [dataId, `allocated ${i}`] as const),
    ...constants.map(({ info }, i) => [info.dataId, `constant ${i}`] as const),
    ...Object.entries(before.state).map(([name, { dataId }]) => [dataId, `state ${name}`] as const),
    ...Object.entries(before.other).map(([name, { dataId }]) => [dataId, `feed ${name}`] as const),
  ])
}

/** Equal as JSON, with numbers equal to the last bit. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key as never], b[key as never]))
  )
}
