import { argument, negatedFlag } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'

const declared = {
  name: 'examine',
  summary: 'test one backend and send what was found to the parent process',
  isHidden: true,
  args: { backend: argument('its id') },
  options: { speed: negatedFlag('leave the short trainings out') },
}

export type ExamineInvocation = InvocationOf<typeof declared>

export const examine = defineCommand(declared, () => import('./run.js'))
