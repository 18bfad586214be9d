import { ExperimentError, isPlainObject } from '@telarjs/core'

/**
 * Applies `path=value` arguments to an experiment: `epochs=3`, `optimizer.with.beta1=0.8`, `model[0].with.units=64`,
 * `optimizer.use=optimizer:adamw`. A value is JSON where it reads as JSON, otherwise text; `data.with.test=null` takes an option out.
 *
 * @throws ExperimentError for an argument without `=` or a path through something that has no parts
 */
export function applyOverrides(experiment: unknown, overrides: readonly string[]): unknown {
  return overrides.reduce((changed, override) => {
    const at = override.indexOf('=')
    if (at < 1)
      throw new ExperimentError({ where: override, expected: 'path=value, as in epochs=3 or optimizer.with.beta1=0.8' })
    return set(changed, parsePath(override.slice(0, at)), readValue(override.slice(at + 1)), override)
  }, experiment)
}

function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => {
    const part = index ?? key!
    return /^\d+$/.test(part) ? Number(part) : part
  })
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function set(target: unknown, [key, ...rest]: (string | number)[], value: unknown, override: string): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = Array.isArray(target) ? [...(target as unknown[])] : []
    if (!Array.isArray(target) || key > list.length)
      throw new ExperimentError({
        where: override,
        expected: `a place in a list of ${list.length}`,
        received: `[${key}]`,
      })
    list[key] = set(list[key], rest, value, override)
    return list
  }
  if (target !== undefined && !isPlainObject(target))
    throw new ExperimentError({ where: override, problem: `there is nothing below '${key}' to set` })
  if (rest.length === 0 && value === null)
    return Object.fromEntries(Object.entries(target ?? {}).filter(([name]) => name !== key))
  return { ...target, [key]: set(ownValue(target, key), rest, value, override) }
}

/** The value at a path, or undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return parsePath(path).reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? ownValue(part, key) : undefined),
    value,
  )
}

/** What an object or list has of itself, and not from its prototype: `constructor` is no part of an experiment. */
function ownValue(target: object | undefined, key: string | number): unknown {
  return target !== undefined && Object.hasOwn(target, key)
    ? (target as Record<string | number, unknown>)[key]
    : undefined
}
