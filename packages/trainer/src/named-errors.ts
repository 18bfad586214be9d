import {
  isTelarError,
  PluginError,
  show,
  type AnySpec,
  type Kind,
  type PluginKinds,
  type Registry,
} from '@telarjs/core'

/** Makes what a spec names, with errors that name it too; those of layers are named by the sequence they stand in, those of callbacks by the run. */
export function createNamed<K extends Kind>(registry: Registry, kind: K, spec: AnySpec, where: string): PluginKinds[K] {
  return withNamedErrors(registry.create(kind, spec, where), `${where}: ${spec.use}`)
}

/**
 * What a plugin made, with members whose errors name the plugin: what one throws, or what its promise is rejected with, is a PluginError that says which
 * member failed and where in the code. Errors of Telar stay as they are.
 *
 * @param where the place in the experiment and the id of the plugin
 */
function withNamedErrors<T>(made: T, where: string): T {
  if (typeof made !== 'object' || made === null) return made
  const value = made as Record<string, unknown>
  const named: Record<string, unknown> = {}
  for (const member of membersOf(value)) {
    const own = value[member]
    if (typeof own === 'function') named[member] = guarded(own.bind(value) as Call, `${where}: ${member}`)
    else Object.defineProperty(named, member, { enumerable: true, get: () => value[member] })
  }
  return named as T
}

type Call = (...given: unknown[]) => unknown

/** The names of what a value has of itself or of its class. */
function membersOf(value: object): readonly string[] {
  const names = new Set<string>()
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
    for (const name of Object.getOwnPropertyNames(at)) if (name !== 'constructor') names.add(name)
  return [...names]
}

function guarded(call: Call, where: string): Call {
  return (...given) => {
    try {
      const result = call(...given)
      return result instanceof Promise ? result.catch((cause: unknown) => fail(cause, where)) : result
    } catch (cause) {
      return fail(cause, where)
    }
  }
}

/** What stays as it is: an interruption, a step that cannot be captured, and a kernel that the backend lacks, which others tell apart. */
const kept = /^(AbortError|CaptureError)$/
const lacksKernel = /Kernel '\w+' not registered for backend/

function fail(cause: unknown, where: string): never {
  const { name = '', message, stack } = cause instanceof Error ? cause : {}
  if (isTelarError(cause) || kept.test(name) || lacksKernel.test(message ?? '')) throw cause
  const place = placeIn(stack)
  throw new PluginError(
    { where, problem: `${message ?? show(cause)}${place === undefined ? '' : `, at ${place}`}` },
    { cause },
  )
}

/** The innermost place in a stack that is not within a package or Node: `/home/me/my-plugin.ts:12:9`. */
function placeIn(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line) && !/node_modules|node:/.test(line))
  return frames?.[0] === undefined ? undefined : /\(?([^()\s]+:\d+:\d+)\)?$/.exec(frames[0])?.[1]
}
