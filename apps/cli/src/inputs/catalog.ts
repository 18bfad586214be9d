import { optionsJsonSchema, type JsonObject, type Plugin } from '@telarjs/core'

/** What lists and descriptions say of a plugin. */
export interface CatalogEntry {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly summary: string
  /** JSON Schema of its options. */
  readonly options: JsonObject
}

/** Describes plugins; the built-in ones are kept in `catalog.gen.json`, so that lists need not load tfjs. */
export async function makeCatalog(plugins: readonly Plugin[]): Promise<CatalogEntry[]> {
  return Promise.all(
    plugins.map(async (plugin) => ({
      kind: plugin.kind as string,
      id: plugin.id,
      version: plugin.version,
      summary: plugin.summary,
      options: await optionsJsonSchema(plugin),
    })),
  )
}
