type Timer = ReturnType<typeof setTimeout>

/** Timers that began during work and are neither over nor cleared when it ends. Those that keep no process alive do not count, and browsers do not tell. */
export async function timersLeft(work: () => Promise<void>): Promise<readonly ('setInterval' | 'setTimeout')[]> {
  const { setTimeout: timeout, setInterval: interval, clearTimeout: clear, clearInterval: clearRepeated } = globalThis
  const running = new Map<unknown, 'setInterval' | 'setTimeout'>()
  const forget = (timer: unknown): void => void running.delete(timer)
  const shared = globalThis as Record<string, unknown>
  shared['setTimeout'] = (call: (...given: unknown[]) => void, ms?: number, ...given: unknown[]): Timer => {
    const timer = timeout(() => {
      forget(timer)
      call(...given)
    }, ms)
    running.set(timer, 'setTimeout')
    return timer
  }
  shared['setInterval'] = (call: (...given: unknown[]) => void, ms?: number, ...given: unknown[]): Timer => {
    const timer = interval(call, ms, ...given)
    running.set(timer, 'setInterval')
    return timer
  }
  for (const [name, original] of Object.entries({ clearTimeout: clear, clearInterval: clearRepeated }))
    shared[name] = (timer: Timer) => {
      forget(timer)
      original(timer)
    }
  try {
    await work()
  } finally {
    Object.assign(globalThis, {
      setTimeout: timeout,
      setInterval: interval,
      clearTimeout: clear,
      clearInterval: clearRepeated,
    })
  }
  const left = [...running].filter(([timer]) => (timer as { hasRef?: () => boolean }).hasRef?.() === true)
  for (const [timer] of left) clear(timer as Timer)
  return left.map(([, name]) => name)
}
