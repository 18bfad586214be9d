import { argument, integer, text, texts } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runDescription, runsOption } from '../options.js'

const declared = {
  name: 'interpret',
  summary: 'say which columns of a table a network looks at, and how its answers go with them',
  args: { run: argument(runDescription) },
  options: {
    split: text('<name>', 'which split; without it test, or validation where there is no test'),
    repeats: integer('<count>', { least: 1 }, 'how often each column is shuffled', 5),
    samples: integer(
      '<count>',
      { least: 2 },
      'at most so many samples, chosen at random; without it 2000, fewer of a wide table',
    ),
    columns: integer('<count>', { least: 1 }, 'at most so many columns, those that the answers respond to most', 100),
    seed: integer('<number>', {}, 'for that choice and the shuffling', 0),
    column: texts('<name>', 'a column to show the partial dependence on; may be given again'),
    grid: integer('<count>', { least: 2 }, 'at most so many values of such a column', 20),
    ...commonOptions,
    ...runsOption,
  },
}

export type InterpretInvocation = InvocationOf<typeof declared>

export const interpret = defineCommand(declared, () => import('./run.js'))
