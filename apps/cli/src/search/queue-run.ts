import { isPlainObject, type JsonObject, type Registry } from '@telarjs/core'
import { version } from '../../package.json'

/** A run on its way to a worker. */
export type QueueRun = {
  /** Of the CLI: another one may train otherwise. */
  readonly version: string
  readonly experiment: JsonObject
  /** Below the worker's own folder of runs: the search, its id, the trial. */
  readonly folder: readonly string[]
}

/** Makes what a worker is sent. */
export function queueRun(experiment: JsonObject, folder: readonly string[]): QueueRun {
  return { version, experiment, folder }
}

/** Why a worker cannot run this; undefined where it can. */
export function refusal(run: JsonObject, registry: Registry): string | undefined {
  if (run['version'] !== version) return `it has telar ${version}, and the search telar ${String(run['version'])}`
  if (!isQueueRun(run)) return 'the run is damaged'
  const known = new Set(registry.plugins.map(({ id }) => id))
  const lacking = [...new Set(idsIn(run.experiment))].filter((id) => !known.has(id))
  if (lacking.length === 0) return undefined
  return `it lacks ${lacking.join(', ')}: start it with the --plugin of the search`
}

/** What others may write to the queue must not lead out of the folder of runs. */
function isQueueRun(run: JsonObject): run is QueueRun {
  const { experiment, folder } = run
  const isName = (part: unknown) => typeof part === 'string' && !/^\.{0,2}$|[/\\\0]/.test(part)
  return isPlainObject(experiment) && Array.isArray(folder) && folder.length === 3 && folder.every(isName)
}

/** The plugins that an experiment names, at any depth. */
function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isPlainObject(value)) return []
  const { use } = value
  return [...(typeof use === 'string' && /^[a-z]+:/.test(use) ? [use] : []), ...Object.values(value).flatMap(idsIn)]
}
