import type { AnySpec, Kind } from './plugin.js'
import type { ParsedSpec, Registry } from './registry.js'

/** The metrics of an experiment that names none: those that its loss brings. */
export function impliedMetrics(registry: Registry, loss: ParsedSpec): AnySpec[] {
  return [...(registry.get('loss' as Kind, loss.use).implies?.metrics ?? [])]
}
