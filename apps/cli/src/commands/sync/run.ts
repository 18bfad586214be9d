import type { SyncInvocation } from './command.js'
import { folderStorage } from '@telarjs/backend-node'
import { sendWaiting } from '@telarjs/callbacks'
import { ExperimentError } from '@telarjs/core'
import { findRun } from '../../runs/find-run.js'
import { lockFolder } from '../../runs/lock.js'

/** `telar sync <run>` */
export async function run({ args, options, terminal }: SyncInvocation): Promise<number> {
  const folder = await findRun(args.run, options.runs)
  // A run that trains sends by itself.
  const lock = await lockFolder(folder)
  try {
    const outcome = await sendWaiting(folderStorage(folder), process.env)
    if (!outcome)
      throw new ExperimentError({
        where: folder,
        expected: 'a run with callback:mlflow',
        received: 'one without mlflow.jsonl',
      })
    const { address, sent, waiting, lost, why } = outcome
    if (lost.length > 0) terminal.warn(`warning: lost, since the server refuses it: ${lost.join('; ')}`)
    if (waiting > 0) terminal.warn(`warning: ${why}; ${waiting} entries still wait`)
    terminal.say(`${sent} entries sent to ${address}`)
    terminal.result({ address, sent, waiting, lost })
    return waiting > 0 ? 1 : 0
  } finally {
    await lock.release()
  }
}
