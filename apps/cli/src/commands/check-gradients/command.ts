import { integer } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { experimentArguments, outputOptions, pluginOption } from '../options.js'

const declared = {
  name: 'check-gradients',
  summary: 'compare every gradient with finite differences, and name the layer at fault',
  args: experimentArguments,
  options: {
    ...pluginOption,
    ...outputOptions,
    batch: integer('<count>', { least: 1 }, 'samples', 8),
    elements: integer('<count>', { least: 1 }, 'elements of each gradient', 16),
  },
}

export type CheckGradientsInvocation = InvocationOf<typeof declared>

export const checkGradients = defineCommand(declared, () => import('./run.js'))
