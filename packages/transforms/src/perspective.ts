import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'
import { applyPerspective, type Corner } from './projective.js'

const options = v.strictObject({
  distortion: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.ltValue(1),
      v.description('How far corners move: of half the width and height'),
    ),
    0.5,
  ),
  ...randomApplyOptions(),
})

/**
 * Moves the four corners of an image inward by random amounts, with a given probability, as if it were seen from an angle; what comes from outside is 0.
 *
 * Each corner moves by up to `distortion` times half the width and half the height. As torchvision's `RandomPerspective`, where corners move by whole pixels.
 * `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Hartley and Zisserman, "Multiple view geometry in computer vision" (2004), section 2.3; the map in closed form as in Heckbert, "Fundamentals of texture mapping
 * and image warping" (1989).
 *
 * @example
 * { use: 'transform:perspective', with: { distortion: 0.3 } }
 */
export const perspective = defineRandomApply('transform:perspective', {
  summary: 'Views images from a random angle, with a given probability',
  options,
  change(images, { distortion }, random) {
    const [batch, height, width] = images.shape
    const inward = (name: string, length: number) =>
      tf.mul(random.stream(name).uniform([batch, 1]), (distortion * length) / 2)
    const corner = (name: string, right: boolean, bottom: boolean): Corner => {
      const [x, y] = [inward(`${name}-x`, width), inward(`${name}-y`, height)]
      return { x: right ? tf.sub(width - 1, x) : x, y: bottom ? tf.sub(height - 1, y) : y }
    }
    return applyPerspective(images, {
      topLeft: corner('top-left', false, false),
      topRight: corner('top-right', true, false),
      bottomRight: corner('bottom-right', true, true),
      bottomLeft: corner('bottom-left', false, true),
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:perspective': OptionsOf<typeof perspective>
  }
}
