import type { Callback } from '@telarjs/callbacks'
import { isPlainObject, PluginError, type Json } from '@telarjs/core'

/**
 * What a callback wants to have in a checkpoint.
 *
 * @param when at the start of a run numbers must be finite; later one that is not comes from a run that diverges, and is saved as null
 * @throws PluginError that names the callback where a file would hold something else
 */
export function memoryOf(callback: Callback, when: 'start' | 'later'): Json | undefined {
  const memory = callback.save?.()
  if (memory === undefined) return undefined
  const fault = faultOf(memory, '', when === 'start', [])
  if (fault === undefined) return memory
  throw new PluginError({
    where: `callback:${callback.name}: save${fault.path}`,
    expected: 'plain JSON, which a checkpoint can hold',
    received: fault.received,
  })
}

/** The first place where a value is no plain JSON. Members that are undefined are left out of a file and come back as undefined. */
function faultOf(
  value: unknown,
  path: string,
  needsFinite: boolean,
  inside: readonly unknown[],
): { readonly path: string; readonly received: string } | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number' && (Number.isFinite(value) || !needsFinite)) return undefined
  if (inside.includes(value)) return { path, received: 'an object that holds itself' }
  const within = [...inside, value]
  if (Array.isArray(value))
    return firstFault(value.map((item, i) => faultOf(item, `${path}[${i}]`, needsFinite, within)))
  if (!isPlainObject(value)) return { path, received: nameOf(value) }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return firstFault(members.map(([key, member]) => faultOf(member, `${path}.${key}`, needsFinite, within)))
}

function firstFault<T>(faults: readonly (T | undefined)[]): T | undefined {
  return faults.find((fault) => fault !== undefined)
}

function nameOf(value: unknown): string {
  if (typeof value === 'object') return `a ${value!.constructor.name}`
  return typeof value === 'function' ? 'a function' : String(value)
}
