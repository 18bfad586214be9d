import { isPlainObject } from '@telarjs/core'
import { resolve } from 'node:path'

/** Options of data sets that name files or folders; a data set of somebody else names them like these. */
const usual = ['path', 'testPath', 'validationPath', 'targetsPath', 'testTargetsPath', 'from']
const ofPairs = ['inputs', 'targets', 'testInputs', 'testTargets']
const pathOptions: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['dataset:idx', ofPairs],
  ['dataset:npy', ofPairs],
])

/**
 * Makes the paths of an experiment's data absolute, so that its run can be evaluated from any folder. Addresses stay as they are.
 *
 * @param folder what relative paths start from: the folder of the experiment's file, or the present one for what was typed
 */
export function withAbsolutePaths(experiment: unknown, folder: string): unknown {
  if (!isPlainObject(experiment) || !isPlainObject(experiment['data'])) return experiment
  return { ...experiment, data: changePaths(experiment['data'], (path) => absolute(path, folder)) }
}

/** The spec of a data set with its paths changed. */
export function changePaths<Spec extends Readonly<Record<string, unknown>>>(
  data: Spec,
  change: (path: string) => string,
): Spec {
  if (!isPlainObject(data['with'])) return data
  const names = pathOptions.get(data['use']) ?? usual
  const options = Object.entries(data['with']).map(([name, value]) => [
    name,
    names.includes(name) ? changed(value, change) : value,
  ])
  return { ...data, with: Object.fromEntries(options) }
}

/** Also those of a list, of data in several files. */
function changed(value: unknown, change: (path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((path) => changed(path, change))
  return typeof value === 'string' ? change(value) : value
}

/** The paths that the spec of a data set names. Addresses are none. */
export function pathsOf(data: Readonly<Record<string, unknown>>): string[] {
  const paths: string[] = []
  changePaths(data, (path) => {
    if (!isAddress(path)) paths.push(path)
    return path
  })
  return paths
}

/** An address has a scheme of two letters or more; one letter is a disk of Windows. */
const isAddress = (path: string) => /^[a-z][a-z\d+.-]+:/i.test(path)

function absolute(path: string, folder: string): string {
  return isAddress(path) || path === '' ? path : resolve(folder, path)
}
