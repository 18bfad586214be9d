import * as v from 'valibot'
import { padding, pair, toPair, type Window } from './window.js'

/** The options of pooling layers. */
export const poolOptions = v.pipe(
  v.strictObject({
    size: v.optional(v.pipe(pair, v.description('Height and width of the window')), 2),
    strides: v.optional(
      v.pipe(
        pair,
        v.description('Steps of the window down and across; without it the size, so that windows do not overlap'),
      ),
    ),
    padding: v.optional(
      v.pipe(
        padding,
        v.description("'same': windows may reach over the edge, where nothing counts; 'valid': they may not"),
      ),
      'valid',
    ),
  }),
  v.transform(({ size, strides, padding }) => ({ size, strides: strides ?? size, padding })),
)

/** The window of parsed options. */
export function poolWindow({ size, strides, padding }: v.InferOutput<typeof poolOptions>): Window {
  return { size: toPair(size), strides: toPair(strides), padding }
}

/** The attributes of tfjs' kernels for the gradients of pooling. */
export function poolAttributes({ size, strides, padding }: Window) {
  return { filterSize: [...size], strides: [...strides], pad: padding, dimRoundingMode: undefined }
}
