import { DataError } from './errors.js'
import type { ParsedExperiment } from './experiment.js'
import { isPlainObject } from './json.js'
import { show } from './show.js'

/** They follow from the data, and are missing where a run was ended before its data was there. */
const ofData: readonly string[] = ['loss', 'metrics', 'batchSize']
const lists = ['transforms', 'model', 'metrics', 'regularizers', 'callbacks'] as const
const specs = ['data', 'loss', 'optimizer', 'schedule'] as const
const numbers = ['seed', 'learningRate', 'epochs', 'batchSize'] as const
const spec = '{ "use": …, "with": {…} }'

/**
 * Checks that a value has the shape of an experiment as it is saved with a run; its plugins need not be known here.
 *
 * @param name the file, for messages
 * @throws DataError that names the place
 * @example
 * try {
 *   parseSavedExperiment({ name: 'a', seed: '1' }, 'a.json')
 * } catch (error) {
 *   String(error) // 'DataError: a.json: seed: expected a number, received "1"'
 * }
 */
export function parseSavedExperiment(value: unknown, name: string): ParsedExperiment {
  const refuse = (where: string, expected: string, received: unknown): never => {
    throw new DataError({ where: name + where, expected, received: show(received) })
  }
  if (!isPlainObject(value)) return refuse('', 'the experiment of a run', value)
  const isLeftOut = (field: string) => value[field] === undefined && ofData.includes(field)
  if (typeof value['name'] !== 'string') refuse(': name', 'a text', value['name'])
  for (const field of numbers)
    if (typeof value[field] !== 'number' && !isLeftOut(field)) refuse(`: ${field}`, 'a number', value[field])
  for (const field of specs) if (!isSpec(value[field]) && !isLeftOut(field)) refuse(`: ${field}`, spec, value[field])
  for (const field of lists) {
    const list = value[field]
    if (isLeftOut(field)) continue
    if (!Array.isArray(list) || !list.every(isSpec)) refuse(`: ${field}`, `a list of ${spec}`, list)
  }
  return value as unknown as ParsedExperiment
}

function isSpec(value: unknown): boolean {
  return isPlainObject(value) && typeof value['use'] === 'string' && isPlainObject(value['with'])
}
