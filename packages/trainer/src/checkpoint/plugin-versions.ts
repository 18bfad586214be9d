import { isPlainObject, TrainError, type Json, type ParsedExperiment, type Registry } from '@telarjs/core'

/** The version of each plugin that an experiment names, those of nested specs too, by id. */
export function pluginVersions(experiment: ParsedExperiment, registry: Registry): Record<string, number> {
  const known = new Map(registry.plugins.map(({ id, version }) => [id, version]))
  const ids = [...new Set(idsIn(experiment))].sort()
  return Object.fromEntries(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)!]] : [])))
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isPlainObject(value)) return []
  return [...(typeof value['use'] === 'string' ? [value['use']] : []), ...Object.values(value).flatMap(idsIn)]
}

/**
 * Brings a saved experiment to the present versions of its plugins, by the `migrate` of those that have one.
 *
 * @param saved the versions that the checkpoint was written with
 * @throws TrainError with both version numbers for a plugin that has changed and has no `migrate`
 */
export function migrateExperiment(
  experiment: ParsedExperiment,
  saved: Readonly<Record<string, number>>,
  registry: Registry,
): ParsedExperiment {
  const migrated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(migrated)
    if (!isPlainObject(value)) return value
    const inside = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, migrated(part)]))
    const { use } = inside
    if (typeof use !== 'string' || !Object.hasOwn(saved, use)) return inside
    const plugin = registry.plugins.find(({ id }) => id === use)
    const before = saved[use]!
    if (!plugin || plugin.version === before) return inside
    if (!plugin.migrate)
      throw new TrainError({
        where: `checkpoint: ${use}`,
        expected: `version ${plugin.version}, which is installed`,
        received: `a checkpoint of version ${before}`,
        remedy: 'Install the version it was trained with',
      })
    return { ...inside, with: plugin.migrate((inside['with'] ?? {}) as { [key: string]: Json }, before) }
  }
  return migrated(experiment) as ParsedExperiment
}
