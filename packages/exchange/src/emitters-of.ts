import type { Registry } from '@telarjs/core'
import type { Exporter } from './export.js'

/** The emitters of one format, by id: those of plugins, and those that the caller adds. */
export function emittersOf<F extends keyof Exporter>(
  format: F,
  { plugins }: Registry,
  added: Readonly<Record<string, Exporter>> = {},
): Record<string, NonNullable<Exporter[F]>> {
  const brought = plugins.map(({ id, exporters = {} }) => [id, exporters] as const)
  return Object.fromEntries(
    [...brought, ...Object.entries(added)].flatMap(([id, { [format]: emitter }]) => (emitter ? [[id, emitter]] : [])),
  )
}
