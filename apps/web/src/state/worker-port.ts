import type { MessagePortLike } from '../protocol/port.js'

/** A worker that can be ended, in the middle of whatever it does, and begun again. */
export interface RestartablePort extends MessagePortLike {
  /** Ends the worker; what was asked of it fails with a message. */
  restart(why: string): void
}

/** @param start starts a worker */
export function createRestartablePort(start: () => Worker): RestartablePort {
  const listeners = new Set<(event: MessageEvent) => void>()
  const listen = (worker: Worker) => {
    worker.addEventListener('message', (event) => {
      for (const listener of listeners) listener(event)
    })
    return worker
  }
  let worker = listen(start())
  return {
    postMessage: (message) => worker.postMessage(message, []),
    addEventListener: (_, listener) => void listeners.add(listener),
    restart(why) {
      worker.terminate()
      for (const listener of listeners) listener(new MessageEvent('message', { data: { gone: why } }))
      worker = listen(start())
    },
  }
}
