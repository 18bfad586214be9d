/** Hands events from what runs at once to one reader. */
export interface Channel<T> {
  send(event: T): void
  /** Makes the reader's next look throw. */
  fail(error: unknown): void
  /** Ends the present wait. */
  wake(): void
  /** Resolves when something was sent or `wake` was called since the last look. */
  waiting(): Promise<void>
  /** All events since the last look. */
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
