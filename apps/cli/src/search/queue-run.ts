import { isPlainObject, type JsonObject, type Registry } from '@telarjs/core'
import { isAbsolute, relative, sep } from 'node:path'
import { version } from '../../package.json'
import { changePaths } from '../inputs/data-paths.js'

/** A run on its way to a worker. */
export type QueueRun = {
  /** Of the CLI: another one may train otherwise. */
  readonly version: string
  readonly experiment: JsonObject
  /** Below the worker's own folder of runs: the search, its id, the trial. */
  readonly folder: readonly string[]
  /** What the search began with; undefined where it does not know. */
  readonly data?: SearchedData
}

/** The data of a search, as its experiment names it, and the checksum of what that led to. */
export type SearchedData = { readonly spec: JsonObject; readonly checksum: string }

/** Makes what a worker is sent. Paths of data below this folder start from the worker's own there. */
export function queueRun(experiment: JsonObject, folder: readonly string[], data?: SearchedData): QueueRun {
  const spec = experiment['data']
  return {
    version,
    experiment: isPlainObject(spec) ? { ...experiment, data: withRelativePaths(spec as JsonObject) } : experiment,
    folder,
    ...(data ? { data: { ...data, spec: withRelativePaths(data.spec) } } : {}),
  }
}

function withRelativePaths(spec: JsonObject): JsonObject {
  return changePaths(spec, (path) => {
    const below = relative(process.cwd(), path)
    return isAbsolute(path) && !below.startsWith('..') && !isAbsolute(below) ? below.replaceAll(sep, '/') : path
  })
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

/** How long data that is not that of the search is not looked at again. */
const otherDataMs = 60_000

/** Compares the data of searches with what this machine has in its place. @param identify gives the checksum of an experiment's data */
export function createDataCheck(identify: (experiment: JsonObject) => Promise<string>) {
  const checked = new Map<string, { readonly until: number; readonly why: Promise<string | undefined> }>()

  async function compare({ experiment, data }: QueueRun): Promise<string | undefined> {
    const { spec, checksum } = data!
    try {
      const own = await identify({ ...experiment, data: spec })
      return own === checksum ? undefined : 'its data is another one than that of the search'
    } catch (error) {
      return `it does not get the data: ${(error as Error).message}`
    }
  }

  /** Why a run would train on other data here; undefined where it would not. */
  return async (run: QueueRun): Promise<string | undefined> => {
    if (!run.data) return undefined
    const key = JSON.stringify(run.data)
    const known = checked.get(key)
    if (known && (Date.now() < known.until || (await known.why) === undefined)) return known.why
    const why = compare(run)
    checked.set(key, { until: Date.now() + otherDataMs, why })
    return why
  }
}

/** What others may write to the queue must not lead out of the folder of runs. */
function isQueueRun(run: JsonObject): run is QueueRun {
  const { experiment, folder, data } = run
  const isName = (part: unknown) => typeof part === 'string' && !/^\.{0,2}$|[/\\\0]/.test(part)
  if (data !== undefined && !(isPlainObject(data) && isPlainObject(data['spec']))) return false
  return isPlainObject(experiment) && Array.isArray(folder) && folder.length === 3 && folder.every(isName)
}

/** The plugins that an experiment names, at any depth. */
function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isPlainObject(value)) return []
  const { use } = value
  return [...(typeof use === 'string' && /^[a-z]+:/.test(use) ? [use] : []), ...Object.values(value).flatMap(idsIn)]
}
