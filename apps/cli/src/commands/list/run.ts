import type { ListInvocation } from './command.js'
import { ExperimentError, unknownName } from '@telarjs/core'
import { recipes } from '@telarjs/recipes'
import builtin from '../../catalog.gen.json'
import { makeCatalog, type CatalogEntry } from '../../inputs/catalog.js'
import { loadUserPlugins } from '../../inputs/load-plugins.js'
import { bold, dim } from '../../output/terminal.js'

/** `telar list [kind]`; tfjs is not loaded unless a plugin of the user does so. */
export async function run({ args: { kind }, options: { plugin }, terminal }: ListInvocation): Promise<void> {
  const entries = [
    ...(await loadCatalog(plugin)),
    ...recipes.map(({ id, summary }) => ({ kind: 'recipe', id, summary })),
  ]
  const kinds = [...new Set(entries.map((entry) => entry.kind))]
  if (kind !== undefined && !kinds.includes(kind)) throw new ExperimentError(unknownName('kind', kind, kinds))
  const wanted = kind === undefined ? kinds : [kind]
  const width = Math.max(...entries.map(({ id }) => id.length))
  for (const of of wanted) {
    terminal.say(bold(of))
    for (const { id, summary } of entries.filter((entry) => entry.kind === of))
      terminal.say(`  ${id.padEnd(width)}  ${dim(summary)}`)
  }
  const listed = entries.filter((entry) => wanted.includes(entry.kind))
  terminal.result(listed.map(({ kind: of, id, summary }) => ({ kind: of, id, summary })))
}

/** The built-in plugins and those of the user. */
export async function loadCatalog(plugin: readonly string[]): Promise<CatalogEntry[]> {
  return [...(builtin as unknown as CatalogEntry[]), ...(await makeCatalog(await loadUserPlugins(plugin)))]
}
