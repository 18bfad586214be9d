import type { OptionsOf } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineAugmentation } from './define-augmentation.js'
import { evaluationOption } from './image.js'
import { applyChosen, chooseAtRandom, evenly, stepsOf, type Strengths } from './operations.js'
import { choose } from './rectangle.js'

const levels = 10
const longest = 3

const options = v.strictObject({
  severity: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(levels),
      v.description('The strengths of operations are drawn below this: 1 … 10'),
    ),
    3,
  ),
  width: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10), v.description('Chains that are mixed')),
    3,
  ),
  appliesInEvaluation: evaluationOption,
})

/**
 * AugMix: each image mixed with several copies of itself that went through chains of one to three random operations.
 *
 * `(1 − m)·x + m·Σ wᵢ·chainᵢ(x)`, m uniform from 0 to 1, w uniform over weights that add up to 1 (Beta and Dirichlet with α = 1, as in the paper).
 *
 * The operations of `transform:rand-augment` but identity, with torchvision's ranges for its `AugMix`; values from 0 to 1, the nearest pixel, 0 from outside.
 * `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Hendrycks et al., "AugMix: a simple data processing method to improve robustness and uncertainty" (2020), arXiv:1912.02781; without its
 * consistency loss.
 *
 * @example
 * { use: 'transform:augmix', with: { severity: 3, width: 3 } }
 */
export const augmix = defineAugmentation('transform:augmix', {
  summary: 'Mixes images with randomly changed copies of themselves (AugMix)',
  options,
  change(images, { severity, width }, random) {
    const batch = images.shape[0]
    const share = random.stream('mix').uniform([batch, 1, 1, 1])
    // Exponential numbers divided by their sum are uniform over weights that add up to 1.
    const parts = tf.neg(tf.log(tf.sub(1, random.stream('weights').uniform([width, batch, 1, 1, 1]))))
    const weights = tf.unstack(tf.mul(share, tf.div(parts, tf.sum(parts, 0, true))))
    const chains = tf.split(changeByChains(images, severity, width, random), width)
    return weights.reduce<Tensor>(
      (sum, weight, at) => tf.add(sum, tf.mul(weight, chains[at]!)),
      tf.mul(images, tf.sub(1, share)),
    )
  },
})

/** Each image so many times, each time changed by one to three operations one after the other: [width·batch, …], one chain after the other. */
function changeByChains(images: Tensor4D, severity: number, width: number, random: StepRandom): Tensor4D {
  const batch = images.shape[0]
  const strengths = strengthsFor(images)
  const chains = Array.from({ length: width }, (_, chain) => random.stream(chain))
  const lengths = tf.concat(chains.map((own) => own.stream('length').uniform([batch, 1, 1, 1])))
  const length = tf.floor(tf.mul(lengths, longest))
  let x = tf.concat(chains.map(() => images))
  for (let at = 0; at < longest; at++) {
    const choices = chains.map((own) => chooseAtRandom(own.stream(at), batch, strengths, { from: 0, count: severity }))
    const choice = {
      operation: tf.concat(choices.map(({ operation }) => operation)),
      level: tf.concat(choices.map(({ level }) => level)),
      sign: tf.concat(choices.map(({ sign }) => sign)),
    }
    const goesOn = tf.cast(tf.greaterEqual(length, at), 'float32')
    x = choose(goesOn, x, applyChosen(x, strengths, choice)) as Tensor4D
  }
  return x
}

/** torchvision's table of magnitudes. */
function strengthsFor({ shape: [, height, width] }: Tensor4D): Strengths {
  const to = (most: number) => evenly(0, most, levels)
  return {
    'shear-x': to(0.3),
    'shear-y': to(0.3),
    'translate-x': to(width / 3).map(Math.trunc),
    'translate-y': to(height / 3).map(Math.trunc),
    rotate: to(30),
    posterize: stepsOf(to(4).map((less) => 4 - Math.round(less))),
    solarize: evenly(1, 0, levels),
    'auto-contrast': [],
    equalize: [],
    brightness: to(0.9),
    color: to(0.9),
    contrast: to(0.9),
    sharpness: to(0.9),
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:augmix': OptionsOf<typeof augmix>
  }
}
