import { argument, negatedFlag } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'

const declared = {
  args: { backend: argument('its id') },
  options: { speed: negatedFlag('leave the short trainings out') },
}

export type ExamineInvocation = InvocationOf<typeof declared>

export const examine = defineCommand({
  name: 'examine',
  summary: 'test one backend and send what was found to the parent process',
  isHidden: true,
  ...declared,
  run: () => import('./run.js'),
})
