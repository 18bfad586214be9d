/** One place where experiments differ. */
export interface ExperimentDifference {
  /** `model[0].with.units`, `batchSize` */
  readonly path: string
  /** The field of the experiment that it is in: `model`. */
  readonly field: string
  /** What stands there in each experiment, in their order; undefined where nothing does. */
  readonly values: readonly unknown[]
}

/** How lists are compared. */
export interface DiffOptions {
  /** Lists of different lengths are one difference, so that a layer put in does not make the ones behind it differ. */
  readonly wholeLists?: boolean
}

/**
 * The places where experiments differ, in the order of their fields. Plugins that are not the same are one difference with their
 * options; the order of an object's fields is none.
 *
 * @example
 * diffExperiments([{ optimizer: { use: 'optimizer:adam', with: { beta1: 0.9 } } }, { optimizer: { use: 'optimizer:adam', with: { beta1: 0.8 } } }])
 * // [{ path: 'optimizer.with.beta1', field: 'optimizer', values: [0.9, 0.8] }]
 */
export function diffExperiments(experiments: readonly object[], options: DiffOptions = {}): ExperimentDifference[] {
  return keysOf(experiments).flatMap((field) =>
    diffValues(valuesAt(experiments, field), field, options).map(({ path, values }) => ({ path, field, values })),
  )
}

function diffValues(
  values: readonly unknown[],
  path: string,
  options: DiffOptions,
): Omit<ExperimentDifference, 'field'>[] {
  const [first] = values
  if (values.every((value) => canonicalJson(value) === canonicalJson(first))) return []
  const isList = values.every(Array.isArray)
  const isWholeList = isList && options.wholeLists === true && new Set(values.map((list) => list.length)).size > 1
  if (isWholeList || areOtherPlugins(values) || !(isList || values.every(isRecord))) return [{ path, values }]
  const inside = (key: string) => (isList ? `${path}[${key}]` : `${path}.${key}`)
  const parts = values as readonly object[]
  return keysOf(parts).flatMap((key) => diffValues(valuesAt(parts, key), inside(key), options))
}

function areOtherPlugins(values: readonly unknown[]): boolean {
  const uses = new Set(values.map((value) => (isRecord(value) ? value['use'] : undefined)))
  return uses.size > 1
}

function keysOf(values: readonly object[]): string[] {
  return [...new Set(values.flatMap((value) => Object.keys(value)))]
}

function valuesAt(values: readonly object[], key: string): unknown[] {
  return values.map((value) => (value as Record<string, unknown>)[key])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A value as JSON with the fields of every object in one order, so that equal values give equal texts.
 *
 * @example
 * canonicalJson({ b: 1, a: 2 }) // '{"a":2,"b":1}'
 */
export function canonicalJson(value: unknown): string | undefined {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}
