import { PluginError } from './errors.js'
import { pluginContract, type CreateContext, type Kind, type Plugin, type PluginKinds } from './plugin.js'
import { show } from './show.js'

/** A package alone knows no kinds, so that each is text here. */
type Unchecked = Partial<Omit<Plugin, 'kind'> & { kind: string }>

/**
 * Checks a plugin, which comes unchecked by a compiler where it is of a user's file.
 *
 * @throws PluginError that names the plugin and what is wrong with it
 */
export function checkPlugin(plugin: unknown): void {
  const { id, kind, version, summary, options, create, contract } = (plugin ?? {}) as Unchecked
  if (typeof id !== 'string' || typeof kind !== 'string')
    throw new PluginError({
      where: 'createRegistry',
      expected: 'a plugin made by definePlugin',
      received: show(plugin),
    })
  if (contract !== pluginContract)
    throw new PluginError({
      where: id,
      expected: `a plugin made by definePlugin for contract ${pluginContract} of @telarjs/core`,
      received: `one for ${contract ?? 'none'}`,
      remedy: 'install versions of its package and of @telarjs/core that belong together',
    })
  if (!id.startsWith(`${kind}:`) || !namePattern.test(id.slice(kind.length + 1)))
    throw new PluginError({
      where: `plugin ${id}`,
      expected: `an id like '${kind}:my-name' or '${kind}:owner/my-name'`,
    })
  const refuse = (member: string, expected: string, received: unknown): never => {
    throw new PluginError({ where: `plugin ${id}: ${member}`, expected, received: show(received) })
  }
  if (!Number.isInteger(version) || version! < 1) refuse('version', 'an integer from 1', version)
  if (typeof summary !== 'string') refuse('summary', 'one line of text', summary)
  if (typeof options?.['~standard']?.validate !== 'function')
    refuse('options', 'a schema, such as v.strictObject({ … }) of valibot', options)
  if (typeof create !== 'function') refuse('create', 'a function', create)
}

const namePattern = /^([a-z0-9-]+\/)?[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * Makes the value of a plugin from options that were parsed.
 *
 * @throws PluginError that names the member that the value lacks, or that is of another type; also whatever the plugin throws
 * @example
 * const { with: options } = registry.parse('optimizer', { use: 'optimizer:adam' })
 * const optimizer = makeValue(adam, options, { where: 'optimizer', create: registry.create })
 */
export function makeValue<K extends Kind>(plugin: Plugin<K>, options: unknown, context: CreateContext): PluginKinds[K] {
  const made = plugin.create(options, context)
  const values = (made ?? {}) as object as Record<string, unknown>
  for (const [member, type] of Object.entries(plugin.members ?? {})) {
    if (typeof values[member] === type) continue
    const has = Object.keys(values).join(', ') || 'nothing'
    throw new PluginError({
      where: `${context.where}: ${plugin.id}: create`,
      expected: `a value whose '${member}' is ${type === 'object' ? 'an' : 'a'} ${type}`,
      received: show(values[member]),
      remedy: `it has ${has}`,
    })
  }
  return made
}
