import { createRandom } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { broken, type Checks, type KitConfig } from './subject.js'

/** How large params become, from where a penalty may fall to where none should. */
const FACTORS = [1, 100, 10_000]

/** Checks of params that grow for ever, and of where constraints take them. */
export const regularizerGrowthChecks: Checks<'regularizer', KitConfig> = {
  'has a penalty that does not fall for ever as params grow'(subject) {
    const { penalty, constrain } = subject.make()
    if (!penalty) return
    tf.tidy(() => {
      for (const [direction, param] of directions()) {
        const grown = FACTORS.map((factor) => tf.mul(param, factor))
        const at = grown.map((each) => penalty(constrain?.(each) ?? each).dataSync()[0]!)
        const [near, far, farther] = at as [number, number, number]
        // A penalty that has a least value, such as 0, falls less and less.
        if (far - farther > 1e-6 * Math.abs(far) && far - farther > 0.5 * (near - far))
          broken(
            subject,
            `penalty: ${near} for ${direction}, ${far} where they are ${FACTORS[1]} times and ${farther} where they are ${FACTORS[2]} times as large, so training makes them infinite`,
          )
      }
    })
  },

  'constrains to the nearest allowed value'(subject) {
    const { constrain } = subject.make()
    if (!constrain) return
    for (const [, param] of directions()) {
      const [whole, half] = tf.tidy(() => {
        const given = tf.mul(param, 3)
        const nearest = constrain(given)
        const between = constrain(tf.mul(0.5, tf.add(given, nearest)))
        return [nearest.dataSync<'float32'>().slice(), between.dataSync<'float32'>().slice()] as const
      })
      if (firstDifference(half, whole, 1e-3) >= 0)
        broken(
          subject,
          'constrain: from half way, it goes elsewhere, so it does not take a param to the nearest allowed value; cut off what is not allowed, as tf.relu does and tf.abs does not',
        )
    }
  },
}

/** Params that grow to all sides. */
function directions(): readonly (readonly [string, Tensor])[] {
  const shape = [4, 3]
  const some = tf.tensor(createRandom(17).normal(12), shape)
  return [
    ['some params', some],
    ['the same params turned to the other side', tf.neg(some)],
    ['positive params', tf.ones(shape)],
    ['negative params', tf.neg(tf.ones(shape))],
    ['one param of a matrix', tf.tensor2d([1, ...Array.from({ length: 11 }, () => 0)], [4, 3])],
  ]
}
