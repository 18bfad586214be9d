import { integer, requiredText, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, queuePrefixOption, runsOption } from '../options.js'

const declared = {
  name: 'worker',
  summary: 'train the trials of a search that runs on another machine',
  args: {},
  options: {
    ...commonOptions,
    ...runsOption,
    queue: requiredText('<address>', 'the queue of `telar search --queue`, such as redis://host:6379'),
    ...queuePrefixOption,
    jobs: integer('<count>', { least: 1 }, 'trials at once; without it one for each core, at most eight'),
    name: text('<name>', 'name of this worker; without it that of the machine'),
    lock: integer(
      '<seconds>',
      { least: 2 },
      'after so long without a sign of life its trials go to another worker',
      60,
    ),
  },
}

export type WorkerInvocation = InvocationOf<typeof declared>

export const worker = defineCommand(declared, () => import('./run.js'))
