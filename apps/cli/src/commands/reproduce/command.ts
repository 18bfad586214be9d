import { argument, integer, optionalArguments, texts } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runsOption } from '../options.js'

const declared = {
  name: 'reproduce',
  summary: 'run the rows of a recipe and compare them with what was reported; goes on where it was ended',
  args: {
    recipe: argument('such as mnist-grid; telar list recipe'),
    overrides: optionalArguments('path=value for every row, such as data.with.from=FOLDER'),
  },
  options: {
    ...commonOptions,
    ...runsOption,
    only: texts('<row>', 'only this row; may be given again'),
    repeats: integer('<count>', { least: 1 }, 'runs of each row, each with a seed of its own', 1),
    jobs: integer('<count>', { least: 1 }, 'runs at once; without it one for each core, at most eight'),
  },
}

export type ReproduceInvocation = InvocationOf<typeof declared>

export const reproduce = defineCommand(declared, () => import('./run.js'))
