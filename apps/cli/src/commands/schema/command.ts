import { defineCommand, type InvocationOf } from '../define-command.js'
import { pluginOption } from '../options.js'

const declared = {
  name: 'schema',
  summary: 'print the JSON Schema of experiments, for completion in editors',
  args: {},
  options: pluginOption,
}

export type SchemaInvocation = InvocationOf<typeof declared>

export const schema = defineCommand(declared, () => import('./run.js'))
