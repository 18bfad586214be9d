import { isPlainObject } from '@telarjs/core'

/**
 * A JSON value in which everything that equals its place in another one is that very object, so that many versions of an experiment take
 * little more memory than one. Two versions that are equal, fields in the same order, are the same object.
 *
 * @example
 * const before = { model: [{ use: 'layer:dense' }], epochs: 3 }
 * shareStructure(before, { model: [{ use: 'layer:dense' }], epochs: 4 }).model === before.model // true
 */
export function shareStructure<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next
  if (Array.isArray(before) && Array.isArray(next)) {
    const items = next.map((item, index) => shareStructure(before[index], item))
    return (items.length === before.length && items.every((item, i) => item === before[i]) ? before : items) as T
  }
  if (!isPlainObject(before) || !isPlainObject(next)) return next
  const names = Object.keys(before)
  const fields = Object.entries(next).map(([name, value]) => [name, shareStructure(before[name], value)] as const)
  const isSame =
    fields.length === names.length && fields.every(([name, value], i) => name === names[i] && value === before[name])
  return (isSame ? before : Object.fromEntries(fields)) as T
}
