import {
  isTelarError,
  makeValue,
  PluginError,
  thrownInWords,
  type AnySpec,
  type Kind,
  type PluginKinds,
  type Registry,
} from '@telarjs/core'
import { returnsOf, type Returns } from './returns.js'

/**
 * Makes what a spec names, and what the specs in its options name, so that what they throw or wrongly return is an error that names them: the place in
 * the experiment, the plugin, the member and, where one threw, the place in its code.
 *
 * @param where the place, for messages
 * @throws ExperimentError for wrong options; PluginError where the plugin fails, also later, in what it made
 * @example
 * const optimizer = createNamed(builtinRegistry, 'optimizer', { use: 'optimizer:adam' }, 'optimizer')
 */
export function createNamed<K extends Kind>(registry: Registry, kind: K, spec: AnySpec, where: string): PluginKinds[K] {
  const parsed = registry.parse(kind, spec, where)
  const at = `${where}: ${parsed.use}`
  const plugin = registry.get(kind, parsed.use, where)
  const made = named(`${at}: create`, () =>
    makeValue(plugin, parsed.with, { where, create: (...nested) => createNamed(registry, ...nested) }),
  ) as PluginKinds[K]
  return withNamedErrors(
    made,
    at,
    named(`${at}: create`, () => returnsOf(kind, made, at)),
  )
}

/**
 * Makes what each spec of a list names; the places are those of the list: `metrics[0]`, `metrics[1]` …
 *
 * @throws as `createNamed` does
 * @example
 * const metrics = createEach(builtinRegistry, 'metric', [{ use: 'metric:accuracy' }], 'metrics')
 */
export function createEach<K extends Kind>(
  registry: Registry,
  kind: K,
  specs: readonly AnySpec[],
  where: string,
): PluginKinds[K][] {
  return specs.map((spec, i) => createNamed(registry, kind, spec, `${where}[${i}]`))
}

/**
 * A value with members whose errors name it: what one throws, or what its promise is rejected with, is a PluginError that says which member failed and
 * where in the code. Errors of Telar stay as they are.
 *
 * @param where names the value
 * @param returns checks what members return
 */
export function withNamedErrors<T extends object>(made: T, where: string, returns: Returns<T> = {}): T {
  const value = made as Record<string, unknown>
  const checks = returns as Readonly<Record<string, Check>>
  const all: Record<string, unknown> = {}
  for (const member of membersOf(value)) {
    const own = value[member]
    if (typeof own === 'function') all[member] = guarded(own.bind(value) as Call, `${where}: ${member}`, checks[member])
    else Object.defineProperty(all, member, { enumerable: true, get: () => value[member] })
  }
  return all as T
}

type Check = (where: string, returned: unknown, ...given: unknown[]) => void

type Call = (...given: unknown[]) => unknown

/** The names of what a value has of itself or of its class. */
function membersOf(value: object): readonly string[] {
  const names = new Set<string>()
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
    for (const name of Object.getOwnPropertyNames(at)) if (name !== 'constructor') names.add(name)
  return [...names]
}

function guarded(call: Call, where: string, check?: Check): Call {
  return (...given) => {
    const returned = named(where, () => call(...given))
    if (check && returned instanceof Promise) returned.catch(() => undefined) // It is refused for what it is.
    check?.(where, returned, ...given)
    return returned
  }
}

/** Does a plugin's work. @throws PluginError that says where it failed */
export function named<T>(where: string, work: () => T): T {
  try {
    const result = work()
    return result instanceof Promise ? (result.catch((cause: unknown) => fail(cause, where)) as T) : result
  } catch (cause) {
    return fail(cause, where)
  }
}

/** What stays as it is: an interruption, a step that cannot be captured, and a kernel that the backend lacks, which others tell apart. */
const kept = /^(AbortError|CaptureError)$/
const lacksKernel = /Kernel '\w+' not registered for backend/

function fail(cause: unknown, where: string): never {
  const { name = '', message = '' } = cause instanceof Error ? cause : {}
  if (isTelarError(cause) || kept.test(name) || lacksKernel.test(message)) throw cause
  throw new PluginError({ where, problem: thrownInWords(cause) }, { cause })
}
