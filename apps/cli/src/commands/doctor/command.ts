import { negatedFlag } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { jsonOption } from '../options.js'

const declared = {
  name: 'doctor',
  summary: 'look at GPUs, drivers and backends, test each, and measure which is fastest',
  args: {},
  options: { speed: negatedFlag('leave the short trainings out'), ...jsonOption },
}

export type DoctorInvocation = InvocationOf<typeof declared>

export const doctor = defineCommand(declared, () => import('./run.js'))
