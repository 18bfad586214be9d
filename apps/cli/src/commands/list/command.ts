import { optionalArgument } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { jsonOption, pluginOption } from '../options.js'

const declared = {
  name: 'list',
  summary: 'list plugins',
  args: {
    kind: optionalArgument(
      'dataset, transform, layer, initializer, loss, metric, optimizer, regularizer, schedule, callback or recipe',
    ),
  },
  options: { ...pluginOption, ...jsonOption },
}

export type ListInvocation = InvocationOf<typeof declared>

export const list = defineCommand(declared, () => import('./run.js'))
