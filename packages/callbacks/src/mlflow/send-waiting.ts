import type { Storage } from '@telarjs/core'
import type { Outcome } from './outbox.js'
import { readSpool } from './entries.js'
import type { Environment } from './server.js'

/**
 * Sends what `callback:mlflow` left in the folder of a run because the server did not answer.
 *
 * @param milliseconds how long it may take
 * @returns what became of it, and the address; undefined where the run did not log to MLflow
 * @throws ExperimentError where the run's address is none
 * @example
 * const outcome = await sendWaiting(folderStorage('runs/mnist-1'), process.env)
 * // { address: 'http://127.0.0.1:5000', sent: 12, waiting: 0, lost: [], why: '' }
 */
export async function sendWaiting(
  storage: Storage,
  environment: Environment,
  milliseconds = 60_000,
): Promise<(Outcome & { readonly address: string }) | undefined> {
  const [{ openOutbox, spoolFile }, { serverOf }] = await Promise.all([import('./outbox.js'), import('./server.js')])
  const spool = readSpool(await storage.read(spoolFile))
  if (!spool) return undefined
  const { address, experiment, name } = spool.head
  const server = serverOf(address, environment, spoolFile)
  const outbox = await openOutbox({ storage, server, experiment, name, isResumed: true })
  return { address, ...(await outbox.close(milliseconds)) }
}
