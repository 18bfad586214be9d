import type { DoctorInvocation } from './command.js'
import { fork } from 'node:child_process'

/** `telar doctor`: every backend is examined in a process of its own, so that a driver that crashes is a line of the report. */
export async function run({ options, terminal }: DoctorInvocation): Promise<void> {
  const { doctor, examineInChild, formatReport } = await import('@telarjs/backend-node')
  const report = await doctor({
    examine: (id) => {
      terminal.live?.(`testing ${id}`)
      const child = fork(process.argv[1]!, ['examine', id, ...(options.speed ? [] : ['--no-speed'])], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      return examineInChild(id, child)
    },
  })
  if (!options.json) terminal.say(formatReport(report))
  terminal.result(report)
}
