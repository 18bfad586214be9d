import { argument, flag } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { pluginOption } from '../options.js'

const declared = {
  name: 'describe',
  summary: 'describe a plugin: its options, limits and defaults',
  args: { id: argument('such as optimizer:adam') },
  options: { ...pluginOption, json: flag('its JSON Schema') },
}

export type DescribeInvocation = InvocationOf<typeof declared>

export const describe = defineCommand(declared, () => import('./run.js'))
