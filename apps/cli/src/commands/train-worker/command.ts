import { integer } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions } from '../options.js'

const declared = {
  name: 'train-worker',
  summary: 'train what the parent process sends',
  isHidden: true,
  args: {},
  options: {
    ...commonOptions,
    threads: integer('<count>', { least: 1 }, 'threads of this worker', 1),
    stack: integer('<count>', { least: 1 }, 'runs that train together', 1),
  },
}

export type TrainWorkerInvocation = InvocationOf<typeof declared>

export const trainWorker = defineCommand(declared, () => import('./run.js'))
