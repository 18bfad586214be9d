import { integer, negatedFlag, optionalArgument, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { outputOptions, pluginOption, runsOption } from '../options.js'

const declared = {
  name: 'ui',
  summary: 'open Telar Studio in the browser, on a run that it follows while it trains',
  args: { run: optionalArgument('name, number or folder of a run, or last') },
  options: {
    ...runsOption,
    ...pluginOption,
    ...outputOptions,
    port: integer(
      '<number>',
      { least: 0, most: 65_535 },
      'where it is served; 4173 without it, 0 for any that is free',
    ),
    open: negatedFlag('only say the address'),
    lesson: text('<origin>', 'the one site of elsewhere whose pages may show the Studio in a frame and lead it'),
  },
}

export type UiInvocation = InvocationOf<typeof declared>

export const ui = defineCommand(declared, () => import('./run.js'))
