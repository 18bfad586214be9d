import { argumentList, negatedFlag, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { checkpointOption, commonOptions, runsOption } from '../options.js'

const declared = {
  name: 'compare',
  summary: 'compare runs on their test split: one table, differences, curves, and whether chance explains it',
  args: { runs: argumentList('runs by name, number or folder, or last') },
  options: {
    ...commonOptions,
    ...runsOption,
    ...checkpointOption,
    out: text('<folder>', 'also write an HTML page with curves, and figures'),
    png: negatedFlag('figures only as SVG'),
  },
}

export type CompareInvocation = InvocationOf<typeof declared>

export const compare = defineCommand(declared, () => import('./run.js'))
