import { optionalArgument } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'

const declared = {
  name: 'init',
  summary: 'write a commented experiment to start from',
  args: {
    file: optionalArgument('name of the file; .json, .yaml or .ts says in what it is written', 'experiment.json'),
  },
  options: {},
}

export type InitInvocation = InvocationOf<typeof declared>

export const init = defineCommand(declared, () => import('./run.js'))
