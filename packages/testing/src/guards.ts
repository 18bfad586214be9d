import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { broken, type Subject } from './subject.js'
import type { Kind } from '@telarjs/core'

const READS = ['data', 'dataSync', 'array', 'arraySync', 'bytes', 'bytesSync', 'buffer', 'bufferSync'] as const

/**
 * Runs work that belongs inside a step. A captured step is replayed on the device without JavaScript, so a tensor that is read
 * inside it, and a number from Math.random, would keep the same value for ever: both throw here.
 *
 * @param except tensors that may be read: those of `StepRandom`, whose host fallback reads them
 */
export function withoutReads<T>(subject: Subject<Kind>, except: readonly Tensor[], work: () => T): T {
  const prototype = tf.Tensor.prototype as unknown as Record<string, (this: Tensor, ...given: unknown[]) => unknown>
  const originals = READS.map((name) => [name, prototype[name]!] as const)
  const { random } = Math
  Math.random = () =>
    broken(subject, 'draws from Math.random inside a step; take random numbers from the random of its context')
  let allowed = false
  for (const [name, original] of originals) {
    prototype[name] = function guarded(...given) {
      if (!allowed && !except.some(({ id }) => id === this.id)) {
        broken(subject, `reads a tensor with ${name}() inside a step; a captured step cannot, so stay with tensor ops`)
      }
      allowed = true
      try {
        return original.apply(this, given)
      } finally {
        allowed = false
      }
    }
  }
  try {
    return work()
  } finally {
    Math.random = random
    for (const [name, original] of originals) prototype[name] = original
  }
}

/** Runs work twice and throws where the second time leaves tensors behind. The first may fill caches. */
export async function checkNoLeak(subject: Subject<Kind>, what: string, work: () => unknown): Promise<void> {
  await work()
  const before = tf.memory().numTensors
  await work()
  const left = tf.memory().numTensors - before
  if (left !== 0)
    broken(
      subject,
      `${what}: ${left > 0 ? `leaves ${left} tensors behind` : `frees ${-left} tensors that it does not own`}`,
    )
}

/** Throws where work freed one of the tensors that it was given. */
export function checkAlive(subject: Subject<Kind>, what: string, tensors: Readonly<Record<string, Tensor>>): void {
  for (const [name, tensor] of Object.entries(tensors))
    if (tensor.isDisposed) broken(subject, `${what}: frees '${name}', which it was only lent`)
}
