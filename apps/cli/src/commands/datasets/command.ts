import { defineCommand, type InvocationOf } from '../define-command.js'
import { jsonOption } from '../options.js'

const declared = {
  name: 'datasets',
  summary: 'list data sets, and what of them is on this machine',
  args: {},
  options: jsonOption,
}

export type DatasetsInvocation = InvocationOf<typeof declared>

export const datasets = defineCommand(declared, () => import('./run.js'))
