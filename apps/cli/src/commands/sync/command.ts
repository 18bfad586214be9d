import { argument } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { outputOptions, runsOption } from '../options.js'

const declared = {
  name: 'sync',
  summary: 'send to MLflow what a run could not send while the server was away',
  args: { run: argument('a run by name, number or folder, or last') },
  options: { ...runsOption, ...outputOptions },
}

export type SyncInvocation = InvocationOf<typeof declared>

export const sync = defineCommand(declared, () => import('./run.js'))
