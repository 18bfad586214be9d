import type { Kind } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import { broken, type Subject } from './subject.js'

/** Throws where params or state could not be saved: params are float32, state is float32 or int32, and no two names share a tensor. */
export function checkStorable(
  subject: Subject<Kind>,
  what: string,
  { params = {}, state = {} }: { readonly params?: NamedTensors; readonly state?: NamedTensors },
): void {
  for (const [name, { dtype }] of Object.entries(params))
    if (dtype !== 'float32') broken(subject, `${what}: param '${name}': expected float32, received ${dtype}`)
  for (const [name, { dtype }] of Object.entries(state))
    if (dtype !== 'float32' && dtype !== 'int32')
      broken(
        subject,
        `${what}: state '${name}': expected float32 or int32, which a checkpoint can hold, received ${dtype}`,
      )
  const owners = new Map<number, string>()
  for (const [name, { id }] of [...Object.entries(params), ...Object.entries(state)]) {
    const owner = owners.get(id)
    if (owner !== undefined)
      broken(subject, `${what}: '${owner}' and '${name}' are one tensor; hand over a copy (tf.clone)`)
    owners.set(id, name)
  }
}
