/** Passes events from several concurrent producers to one reader. */
export interface Channel<T> {
  send(event: T): void
  /** Makes the reader's next read throw. */
  fail(error: unknown): void
  /** Wakes the waiting reader. */
  wake(): void
  /** Resolves once something has been sent, or `wake` was called, since the last read. */
  waiting(): Promise<void>
  /** All events since the last read. */
  taken(): Generator<T, void, void>
}

export function createChannel<T>(): Channel<T> {
  let events: T[] = []
  let failure: { readonly error: unknown } | undefined
  let awake = false
  let resolve: (() => void) | undefined

  function wake(): void {
    awake = true
    resolve?.()
  }

  return {
    wake,
    send(event) {
      events = [...events, event]
      wake()
    },
    fail(error) {
      failure ??= { error }
      wake()
    },
    async waiting() {
      if (!awake) await new Promise<void>((done) => (resolve = done))
      awake = false
      resolve = undefined
    },
    *taken() {
      const before = events
      events = []
      yield* before
      if (failure) throw failure.error
    },
  }
}
