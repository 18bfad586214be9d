import { thresholdMetrics } from '@telarjs/trainer/thresholds'
import { argument, choice, flag, positive } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runDescription, runsOption } from '../options.js'

const declared = {
  name: 'threshold',
  summary: 'choose above which probability a network says yes, on the validation split, and keep it in the checkpoint',
  args: { run: argument(runDescription) },
  options: {
    ...commonOptions,
    ...runsOption,
    metric: choice('<name>', thresholdMetrics, `what it is the best for: ${thresholdMetrics.join(', ')}`, 'f1'),
    falsePositive: positive('<cost>', 'what a wrong yes costs, for --metric cost', 1),
    falseNegative: positive('<cost>', 'what a wrong no costs, for --metric cost', 1),
    remove: flag('take the thresholds out of the checkpoint again'),
  },
}

export type ThresholdInvocation = InvocationOf<typeof declared>

export const threshold = defineCommand(declared, () => import('./run.js'))
