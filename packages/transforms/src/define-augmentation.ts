import type { PlainJson, PluginDefinition } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { augmentImages, evaluationOption } from './image.js'
import { probabilityOf } from './option-schemas.js'
import { choose } from './rectangle.js'
import { defineTransform } from './transform.js'

/** What tells augmentations apart. */
interface Augmentation<Id extends string, In, Out> {
  readonly summary: string
  readonly options: PluginDefinition<'transform', Id, In, Out>['options'] & PlainJson<In>
  /** @param images float32 [batch, height, width, channels] @returns the same shape */
  change(images: Tensor4D, options: Out, random: StepRandom): Tensor
}

/** Defines an augmentation of images that keeps their shape. `appliesInEvaluation` in its options is `evaluationOption`. */
export function defineAugmentation<
  const Id extends `transform:${string}`,
  In,
  Out extends { readonly appliesInEvaluation: boolean },
>(id: Id, { summary, options: schema, change }: Augmentation<Id, In, Out>) {
  return defineTransform<Id, In, Out>({
    id,
    summary,
    options: schema,
    create: (options, { where }) =>
      augmentImages(where, id, options.appliesInEvaluation, (images, random) => change(images, options, random)),
  })
}

/** The options that `defineRandomApply` needs. @param done what happens to an image, for their description */
export const randomApplyOptions = (done = 'changed') => ({
  probability: probabilityOf(0.5, `The probability with which an image is ${done}`),
  appliesInEvaluation: evaluationOption,
})

/** Defines an augmentation that changes each image with a given probability, and leaves the others bit for bit. */
export function defineRandomApply<
  const Id extends `transform:${string}`,
  In,
  Out extends { readonly probability: number; readonly appliesInEvaluation: boolean },
>(id: Id, { change, ...rest }: Augmentation<Id, In, Out>) {
  return defineAugmentation<Id, In, Out>(id, {
    ...rest,
    change(images, options, random) {
      const isChanged = random.bernoulli(options.probability, [images.shape[0], 1, 1, 1])
      return choose(isChanged, images, change(images, options, random))
    },
  })
}
