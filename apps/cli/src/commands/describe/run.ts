import type { DescribeInvocation } from './command.js'
import { ExperimentError, nearest, unknownName } from '@telarjs/core'
import { recipes, type Recipe } from '@telarjs/recipes'
import { bold, dim, table } from '../../output/terminal.js'
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
export async function run({ args: { id }, options: { plugin, json } }: DescribeInvocation): Promise<void> {
  const recipe = recipes.find((other) => other.id === id)
  if (recipe) return describeRecipe(recipe, json)
  const entries = await loadCatalog(plugin)
  const matches = entries.filter((entry) => entry.id === id || entry.id.split(':')[1] === id)
  const [entry] = matches
  const known = entries.map((other) => other.id)
  if (!entry) throw new ExperimentError(unknownName('plugin', id, known, nearest(id, known), 'telar list'))
  if (matches.length > 1)
    throw new ExperimentError(`${id}: expected one of ${matches.map((match) => match.id).join(', ')}`)
  if (json) {
    process.stdout.write(`${JSON.stringify(entry)}\n`)
    return
  }
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
  process.stdout.write(`${bold(entry.id)}  ${dim(`version ${entry.version}`)}\n${entry.summary}\n\n`)
  if (rows.length === 0) process.stdout.write('It has no options.\n')
  else process.stdout.write(`${table([['option', 'type', 'default', ''], ...rows]).join('\n')}\n`)
  const example = {
    use: entry.id,
    ...(required.length > 0 ? { with: Object.fromEntries(required.map((name) => [name, '…'])) } : {}),
  }
  process.stdout.write(`\nIn an experiment: ${JSON.stringify(example)}\n`)
}

function describeRecipe(recipe: Recipe, json = false): void {
  const { id, summary, rows } = recipe
  if (json) {
    process.stdout.write(`${JSON.stringify(recipe)}\n`)
    return
  }
  const names = rows.length === 1 ? [id] : rows.map((row) => `${id}/${row.id}`)
  process.stdout.write(
    `${bold(id)}  ${dim('recipe')}\n${summary}\n\n${rows.length === 1 ? 'One experiment' : `${rows.length} experiments`}:\n`,
  )
  for (const name of names) process.stdout.write(`  telar train ${name}\n`)
}

function listOf({ items }: OptionSchema): string {
  if (items === undefined) return 'list of anything'
  return 'length' in items ? `[${items.map(typeOf).join(', ')}]` : `list of ${typeOf(items)}`
}

function typeOf(schema: OptionSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.$ref) return `a ${schema.$ref.split('/').at(-1)}`
  if (schema.type === 'array') return listOf(schema)
  const limits = [
    schema.minimum !== undefined && `≥ ${schema.minimum}`,
    schema.exclusiveMinimum !== undefined && `> ${schema.exclusiveMinimum}`,
    schema.maximum !== undefined && `≤ ${schema.maximum}`,
    schema.exclusiveMaximum !== undefined && `< ${schema.exclusiveMaximum}`,
  ].filter(Boolean)
  return [schema.type ?? 'anything', ...limits].join(' ')
}
