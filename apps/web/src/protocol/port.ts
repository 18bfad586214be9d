import { isTelarError, restoreError, type Issue, type TelarErrorName } from '@telarjs/core'

/** The part of a Worker, a MessagePort or a worker's own scope that messages need. */
export interface MessagePortLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

type Answer<T> = T extends (...given: infer Given) => infer Result
  ? (...given: Given) => Promise<Awaited<Result>>
  : never

/** The same functions, called from the other side. */
export type Remote<A> = { readonly [Name in keyof A]: Answer<A[Name]> }

type Message =
  | { readonly call: number; readonly name: string; readonly given: readonly unknown[] }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly error: PlainError }
  | { readonly event: unknown }
  /** The other side is gone: nothing that was asked will be answered. */
  | { readonly gone: string }

/** An error as plain data: Telar's own with its issues, which a structured clone of an error would lose. */
type PlainError =
  | { readonly name: TelarErrorName; readonly issues: readonly Issue[] }
  | { readonly name: string; readonly message: string }

/**
 * Answers calls that come through a port.
 *
 * @returns sends an event to the other side
 * @example
 * const emit = serve(self, { add: (a: number, b: number) => a + b })
 */
export function serve<A extends object, Event = never>(port: MessagePortLike, api: A): (event: Event) => void {
  async function answer(call: number, name: string, given: readonly unknown[]): Promise<void> {
    try {
      const work: unknown = Object.hasOwn(api, name) ? api[name as keyof A] : undefined
      if (typeof work !== 'function') throw new Error(`there is no function '${name}'`)
      port.postMessage({ answer: call, value: await work(...given) })
    } catch (error) {
      port.postMessage({ answer: call, error: plain(error) })
    }
  }
  port.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('call' in data) void answer(data.call, data.name, data.given)
  })
  return (event) => port.postMessage({ event })
}

/**
 * Calls what `serve` answers on the other side.
 *
 * @param onEvent takes what the other side sends by itself
 */
export function connect<A, Event = never>(
  port: MessagePortLike,
  onEvent: (event: Event) => void = () => {},
): Remote<A> {
  const open = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >()
  let calls = 0
  port.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('event' in data) return onEvent(data.event as Event)
    if ('gone' in data) {
      for (const { reject } of open.values()) reject(new Error(data.gone))
      return open.clear()
    }
    if (!('answer' in data)) return
    const waiting = open.get(data.answer)
    open.delete(data.answer)
    if ('error' in data) waiting?.reject(restored(data.error))
    else waiting?.resolve(data.value)
  })
  const call =
    (name: string) =>
    (...given: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        open.set(++calls, { resolve, reject })
        port.postMessage({ call: calls, name, given })
      })
  // A proxy that is awaited must not look like a promise.
  return new Proxy({} as Remote<A>, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? call(name) : undefined),
  })
}

function plain(error: unknown): PlainError {
  if (isTelarError(error)) return { name: error.name, issues: error.issues }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }
}

function restored(error: PlainError): Error {
  return 'issues' in error
    ? restoreError(error.name, error.issues)
    : Object.assign(new Error(error.message), { name: error.name })
}
