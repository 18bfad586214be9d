import type { SchemaInvocation } from './command.js'
import { experimentJsonSchema } from '@telarjs/core'
import builtin from '../../experiment.schema.gen.json'
import { loadRegistry, loadUserPlugins } from '../../inputs/load-plugins.js'

/** `telar schema`; tfjs is not loaded unless there are plugins of the user. */
export async function run({ options: { plugin } }: SchemaInvocation): Promise<void> {
  const own = await loadUserPlugins(plugin)
  const schema = own.length === 0 ? builtin : await experimentJsonSchema(await loadRegistry(plugin))
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`)
}
