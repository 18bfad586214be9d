import type { Storage } from '@telarjs/core'
import { createClient, Refusal, type RunName } from './client.js'
import { createDelivery } from './delivery.js'
import type { Entry } from './entries.js'
import type { Server } from './server.js'

/** Between tries, and at the end for a server that did not answer the last time. */
const wait = { firstMs: 500, longestMs: 30_000, awayMs: 2000 }

/** Sends a queue while it holds something; after a failure later and later. */
export function createSender(queue: Entry[], storage: Storage, server: Server, names: RunName) {
  const abort = new AbortController()
  const delivery = createDelivery(queue, storage, createClient(server, abort.signal), names)
  let pause = 0
  let isEnding = false
  let problem: string | undefined
  let working: Promise<void> | undefined
  let wake = () => undefined as void

  async function work(): Promise<void> {
    // At the end a first try may go through a connection that died with the server and was not seen to.
    let lastTries = 2
    while (queue.length > 0) {
      const isLastTry = isEnding
      try {
        await delivery.sendNext()
        ;[problem, pause] = [undefined, 0]
      } catch (error) {
        problem = wordsOf(error, server)
        if (isLastTry && --lastTries === 0) return
        if (isEnding) continue
        pause = Math.min(2 * pause || wait.firstMs, wait.longestMs)
        await new Promise<void>((done) => {
          wake = done
          setTimeout(done, pause).unref?.()
        })
      }
    }
  }

  const start = () => void (working ??= work().finally(() => (working = undefined)))
  return {
    start,
    lost: delivery.lost,
    sent: delivery.sent,
    /** Why the last request failed; undefined where it did not. */
    problem: () => problem,
    /** Sends what it can within a time. */
    async stop(milliseconds: number): Promise<void> {
      isEnding = true
      wake()
      if (queue.length > 0) start()
      const isAway = problem !== undefined
      const timer = setTimeout(() => abort.abort(), isAway ? Math.min(milliseconds, wait.awayMs) : milliseconds)
      await working
      clearTimeout(timer)
    },
  }
}

function wordsOf(error: unknown, { address }: Server): string {
  if (error instanceof Refusal)
    return error.status === 401
      ? `${address} asks who you are: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD`
      : `${address} refuses: ${error.message}`
  const { message, cause } = error as Error
  return `${address} does not answer (${(cause as Error | undefined)?.message || message})`
}
