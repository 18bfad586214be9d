import { argument, flag } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, runDescription, runsOption } from '../options.js'

const declared = {
  name: 'calibrate',
  summary: 'make probabilities believable: fit a temperature to the validation split and keep it in the checkpoint',
  args: { run: argument(runDescription) },
  options: { ...commonOptions, ...runsOption, remove: flag('take the temperature out of the checkpoint again') },
}

export type CalibrateInvocation = InvocationOf<typeof declared>

export const calibrate = defineCommand(declared, () => import('./run.js'))
