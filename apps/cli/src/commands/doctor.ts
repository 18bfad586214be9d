import { createTerminal } from '../terminal.js'

/** `telar doctor` */
export async function doctorCommand(options: { readonly json?: boolean }): Promise<void> {
  const { doctor, formatReport } = await import('@telar/backend-node')
  const report = await doctor()
  const terminal = createTerminal(options)
  if (!options.json) terminal.say(formatReport(report))
  terminal.result(report)
}
