import type { Kind } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
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

/** Another batch of the same size, whose samples are valid: the first one, again and again. */
export function firstRepeated(batch: Tensor): Tensor {
  return tf.tidy(() => tf.gather(batch, tf.zeros([batch.shape[0]!], 'int32')))
}

/** A batch many times over: [0, 1, 2] becomes [0, 1, 2, 0, 1, 2, …], more samples than an ordinary batch of a kit has. */
export function manyTimes(batch: Tensor, times = 11): Tensor {
  const size = batch.shape[0]!
  return tf.tidy(() =>
    tf.gather(
      batch,
      tf.tensor1d(
        Int32Array.from({ length: times * size }, (_, i) => i % size),
        'int32',
      ),
    ),
  )
}
