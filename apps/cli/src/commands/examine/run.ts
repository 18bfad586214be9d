import type { ExamineInvocation } from './command.js'
import type { NodeBackendId } from '@telarjs/backend-node'

/** `telar examine`: what `telar doctor` starts for each backend. It sends what it found to its parent, and ends. */
export async function run({ args, options }: ExamineInvocation): Promise<void> {
  const { examineBackend } = await import('@telarjs/backend-node')
  const { measureSpeeds } = await import('../../host/measure-speeds.js')
  const report = await examineBackend(args.backend as NodeBackendId, options.speed ? { measure: measureSpeeds } : {})
  // Threads and devices would keep the process.
  if (process.send) process.send(report, () => process.exit(0))
  else process.stdout.write(`${JSON.stringify(report)}\n`)
}
