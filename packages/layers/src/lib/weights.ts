import { specOf } from '@telarjs/core'
import * as v from 'valibot'
import { activationNames } from './activation-functions.js'

/**
 * The options that dense layers and convolutions share. The default kernel is He's, because hidden layers are mostly followed by
 * a ReLU, where it keeps signals alive at any depth; on a linear last layer it costs only a first loss that is a little higher.
 */
export const weightOptions = {
  activation: v.optional(
    v.pipe(v.picklist(['linear', ...activationNames]), v.description('Function applied to the result')),
    'linear',
  ),
  useBias: v.optional(v.pipe(v.boolean(), v.description('Whether a learned bias is added')), true),
  kernelInitializer: v.optional(v.pipe(specOf('initializer'), v.description('First values of the kernel')), {
    use: 'initializer:he-normal',
  }),
  biasInitializer: v.optional(v.pipe(specOf('initializer'), v.description('First values of the bias')), {
    use: 'initializer:zeros',
  }),
}
