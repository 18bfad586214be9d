import { createRegistry, type AnySpec } from '@telarjs/core'
import '@telarjs/tensor/gradients'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/losses.json'
import * as byName from './index.js'
import type { Loss } from './index.js'
import { plugins } from './manifest.js'

const registry = createRegistry(plugins)

interface Case {
  readonly loss: string
  readonly options: NonNullable<AnySpec['with']>
  readonly prediction: number[][]
  readonly target: number[] | number[][]
  readonly labels: boolean
  readonly weights: number[] | null
  readonly value: number
  readonly gradient: number[][]
}

function lossOf({ loss, options }: Case): Loss {
  const { id } = (byName as unknown as Record<string, { id: string }>)[loss]!
  return registry.create('loss', { use: id, with: options })
}

function tensorsOf({ prediction, target, labels, weights }: Case): {
  prediction: Tensor
  target: Tensor
  weights: Tensor1D | undefined
} {
  return {
    prediction: tf.tensor2d(prediction),
    target: tf.tensor(target, undefined, labels ? 'int32' : 'float32'),
    weights: weights ? tf.tensor1d(weights) : undefined,
  }
}

for (const backend of ['cpu', 'wasm']) {
  describe(`losses agree with PyTorch on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))

    for (const one of fixture.cases as Case[]) {
      const kind = `${one.labels ? 'classes' : 'values'}${one.weights ? ', weighted' : ''}, from ${one.prediction[0]![0]!.toFixed(2)}`
      it(`${one.loss} ${JSON.stringify(one.options)} for ${kind}`, () => {
        tf.tidy(() => {
          const { prediction, target, weights } = tensorsOf(one)
          const loss = lossOf(one)
          const own = loss.gradient!(prediction, target, weights)
          const taped = tf.valueAndGrad((x: Tensor) => loss.compute(x, target, weights))(prediction)
          const expected = one.gradient.flat()
          const largest = Math.max(...expected.map(Math.abs))
          for (const value of [own.value, taped.value, loss.compute(prediction, target, weights)]) {
            expect(value.shape).toEqual([])
            expect(Math.abs(value.dataSync()[0]! - one.value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(one.value)))
          }
          for (const gradient of [own.gradient, taped.grad]) {
            expect(gradient.shape).toEqual(prediction.shape)
            gradient
              .dataSync()
              .forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(3e-6 * largest))
          }
        })
      })
    }
  })
}
