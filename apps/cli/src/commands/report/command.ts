import { choice, negatedFlag, optionalArguments, text } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { checkpointOption, commonOptions, runsOption } from '../options.js'

const declared = {
  name: 'report',
  summary: 'draw figures of runs, searches and cross-validations: one HTML page, and each as SVG and PNG',
  args: {
    runs: optionalArguments(
      'runs, searches or cross-validations by name or folder, or last; the newest run without them',
    ),
  },
  options: {
    ...commonOptions,
    ...runsOption,
    ...checkpointOption,
    out: text('<folder>', "where to write; without it the folder 'report' of the run"),
    theme: choice('<name>', ['light', 'dark'], 'light or dark, for PNGs', 'light'),
    png: negatedFlag('figures only as SVG'),
  },
}

export type ReportInvocation = InvocationOf<typeof declared>

export const report = defineCommand(declared, () => import('./run.js'))
