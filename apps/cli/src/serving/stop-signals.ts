import cluster from 'node:cluster'

/** How a server should end: `soon` gives load balancers time to learn of it, `now` does not. */
export type End = 'soon' | 'now'

/** What the first of several processes tells the others. */
export interface EndMessage {
  readonly type: 'end'
  readonly end: End
}

/**
 * Resolves when the server is asked to end: by SIGTERM, by Ctrl-C, or, where several processes answer, by the first of them. A second Ctrl-C or SIGTERM
 * ends the process at once.
 */
export function untilAskedToEnd(): Promise<End> {
  return new Promise((resolve) => {
    if (cluster.isWorker) {
      // A signal from the terminal reaches all processes; the first one tells the others what it means.
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined)
      process.on('message', (message: EndMessage) => message.type === 'end' && resolve(message.end))
      process.on('disconnect', () => resolve('now'))
      return
    }
    let isAsked = false
    for (const [name, end, code] of [
      ['SIGINT', 'now', 130],
      ['SIGTERM', 'soon', 143],
    ] as const)
      process.on(name, () => {
        if (isAsked) process.exit(code)
        isAsked = true
        resolve(end)
      })
  })
}
