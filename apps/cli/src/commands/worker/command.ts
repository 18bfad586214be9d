import { integer } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions } from '../options.js'

const declared = {
  name: 'worker',
  summary: 'train what the parent process sends',
  isHidden: true,
  args: {},
  options: {
    ...commonOptions,
    threads: integer('<count>', { least: 1 }, 'threads of this worker', 1),
  },
}

export type WorkerInvocation = InvocationOf<typeof declared>

export const worker = defineCommand(declared, () => import('./run.js'))
