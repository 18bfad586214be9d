import type { ListInvocation } from './command.js'
import { ExperimentError, unknownName, issuesWithin } from '@telarjs/core'
import { recipes } from '@telarjs/recipes'
import builtin from '../../catalog.gen.json'
import { makeCatalog, type CatalogEntry } from '../../inputs/catalog.js'
import { loadUserPlugins } from '../../inputs/load-plugins.js'
import { bold, dim, red } from '../../output/terminal.js'

/** `telar list [kind]`; resolves to the exit code: 1 where a module of plugins is at fault, which hides no other. tfjs is not loaded unless a plugin of the user does so. */
export async function run({ args: { kind }, options: { plugin }, terminal }: ListInvocation): Promise<number> {
  let hasFaults = false
  const onFault = ({ message }: Error) => {
    hasFaults = true
    terminal.warn(`${red('error')} ${message}`)
  }
  const entries = [
    ...(await loadCatalog(plugin, onFault)),
    ...recipes.map(({ id, summary }) => ({ kind: 'recipe', id, summary })),
  ]
  const kinds = [...new Set(entries.map((entry) => entry.kind))]
  if (kind !== undefined && !kinds.includes(kind)) throw new ExperimentError(unknownName('list', 'kind', kind, kinds))
  const wanted = kind === undefined ? kinds : [kind]
  const width = Math.max(...entries.map(({ id }) => id.length))
  for (const of of wanted) {
    terminal.say(bold(of))
    for (const { id, summary } of entries.filter((entry) => entry.kind === of))
      terminal.say(`  ${id.padEnd(width)}  ${dim(summary)}`)
  }
  const listed = entries.filter((entry) => wanted.includes(entry.kind))
  terminal.result(listed.map(({ kind: of, id, summary }) => ({ kind: of, id, summary })))
  return hasFaults ? 1 : 0
}

/** The built-in plugins and those of the user. @param onFault what to do with a module or plugin that is at fault; without it, it is thrown */
export async function loadCatalog(
  plugin: readonly string[],
  onFault?: (error: Error) => void,
): Promise<CatalogEntry[]> {
  const own = await loadUserPlugins(plugin, onFault)
  const entries = own.map((one) =>
    makeCatalog([one]).catch((error: Error) => {
      if (onFault === undefined) throw error
      onFault(new ExperimentError(issuesWithin(`plugin ${one.id}`, error), { cause: error }))
      return []
    }),
  )
  return [...(builtin as unknown as CatalogEntry[]), ...(await Promise.all(entries)).flat()]
}
