import { optionalArgument } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'

const declared = {
  args: { file: optionalArgument('name of the file', 'experiment.json') },
  options: {},
}

export type InitInvocation = InvocationOf<typeof declared>

export const init = defineCommand({
  name: 'init',
  summary: 'write a commented experiment to start from',
  ...declared,
  run: () => import('./run.js'),
})
