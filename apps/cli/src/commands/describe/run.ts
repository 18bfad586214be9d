import type { DescribeInvocation } from './command.js'
import { ExperimentError, unknownName, withArticle } from '@telarjs/core'
import { recipes, type Recipe } from '@telarjs/recipes'
import { bold, dim, table, type Terminal } from '../../output/terminal.js'
import { loadCatalog } from '../list/run.js'

interface OptionSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly OptionSchema[]
  /** Several for a list of fixed length, one for each place. */
  readonly items?: OptionSchema | readonly OptionSchema[]
  readonly $ref?: string
  readonly default?: unknown
  readonly description?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
}

/** `telar describe <id>` */
export async function run({ args: { id }, options: { plugin }, terminal }: DescribeInvocation): Promise<void> {
  const recipe = recipes.find((other) => other.id === id)
  if (recipe) return describeRecipe(recipe, terminal)
  const entries = await loadCatalog(plugin)
  const matches = entries.filter((entry) => entry.id === id || entry.id.split(':')[1] === id)
  const [entry] = matches
  const known = entries.map((other) => other.id)
  if (!entry) throw new ExperimentError(unknownName('describe', 'plugin', id, known, { lister: 'telar list' }))
  if (matches.length > 1)
    throw new ExperimentError({ where: id, expected: `one of ${matches.map((match) => match.id).join(', ')}` })
  const { properties = {}, required = [] } = entry.options as {
    properties?: Record<string, OptionSchema>
    required?: string[]
  }
  const rows = Object.entries(properties).map(([name, schema]) => [
    name,
    typeOf(schema),
    required.includes(name) ? 'required' : (JSON.stringify(schema.default) ?? ''),
    schema.description ?? '',
  ])
  terminal.say(`${bold(entry.id)}  ${dim(`version ${entry.version}`)}\n${entry.summary}\n`)
  if (rows.length === 0) terminal.say('It has no options.')
  else terminal.say(`${table([['option', 'type', 'default', ''], ...rows]).join('\n')}`)
  const example = {
    use: entry.id,
    ...(required.length > 0 ? { with: Object.fromEntries(required.map((name) => [name, '…'])) } : {}),
  }
  terminal.say(`\nIn an experiment: ${JSON.stringify(example)}`)
  terminal.result(entry)
}

function describeRecipe(recipe: Recipe, terminal: Terminal): void {
  const { id, summary, rows } = recipe
  const names = rows.length === 1 ? [id] : rows.map((row) => `${id}/${row.id}`)
  terminal.say(
    `${bold(id)}  ${dim('recipe')}\n${summary}\n\n${rows.length === 1 ? 'One experiment' : `${rows.length} experiments`}:`,
  )
  for (const name of names) terminal.say(`  telar train ${name}`)
  terminal.result(recipe)
}

function listOf({ items }: OptionSchema): string {
  if (items === undefined) return 'list of anything'
  return 'length' in items ? `[${items.map(typeOf).join(', ')}]` : `list of ${typeOf(items)}`
}

function typeOf(schema: OptionSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.$ref) return withArticle(schema.$ref.split('/').at(-1)!)
  if (schema.type === 'array') return listOf(schema)
  const limits = [
    schema.minimum !== undefined && `≥ ${schema.minimum}`,
    schema.exclusiveMinimum !== undefined && `> ${schema.exclusiveMinimum}`,
    schema.maximum !== undefined && `≤ ${schema.maximum}`,
    schema.exclusiveMaximum !== undefined && `< ${schema.exclusiveMaximum}`,
  ].filter(Boolean)
  return [schema.type ?? 'anything', ...limits].join(' ')
}
