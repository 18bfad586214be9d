import type { Kind } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import { firstDifference } from './equal.js'
import { broken, type Subject } from './subject.js'

/** Throws where two sets of named tensors differ in names, types, shapes or numbers. */
export function checkSame(
  subject: Subject<Kind>,
  what: string,
  received: NamedTensors,
  expected: NamedTensors,
  tolerance = 0,
): void {
  checkAlike(subject, what, received, expected)
  for (const [name, tensor] of Object.entries(expected)) {
    const [one, two] = [received[name]!.dataSync(), tensor.dataSync()]
    const at = firstDifference(one, two, tolerance)
    if (at >= 0) broken(subject, `${what} '${name}'[${at}]: expected ${two[at]}, received ${one[at]}`)
  }
}

/** Throws where two sets of named tensors differ in names, types or shapes. */
export function checkAlike(subject: Subject<Kind>, what: string, received: NamedTensors, expected: NamedTensors): void {
  const [one, two] = [describeTensors(received), describeTensors(expected)]
  if (one !== two) broken(subject, `${what}: expected ${two || 'none'}, received ${one || 'none'}`)
}

function describeTensors(tensors: NamedTensors): string {
  const names = Object.keys(tensors).sort()
  return names.map((name) => `${name} ${tensors[name]!.dtype} [${tensors[name]!.shape}]`).join(', ')
}
