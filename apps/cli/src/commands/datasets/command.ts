import { defineCommand, type InvocationOf } from '../define-command.js'
import { jsonOption } from '../options.js'

const declared = {
  args: {},
  options: jsonOption,
}

export type DatasetsInvocation = InvocationOf<typeof declared>

export const datasets = defineCommand({
  name: 'datasets',
  summary: 'list data sets, and what of them is on this machine',
  ...declared,
  run: () => import('./run.js'),
})
