import { noOptions } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { scaledValues, type VarianceScaling } from './scaled-values.js'

/** How a scaling chooses the variance, and what it is for. */
type Scaling = Pick<VarianceScaling, 'scale' | 'mode'> & { readonly summary: string }

/** Keeps signals going forward and gradients going backward about as large. */
export const glorot: Scaling = {
  scale: 1,
  mode: 'fan-average',
  summary: 'variance 2 / (fanIn + fanOut): for tanh, sigmoid and linear layers',
}

/** Keeps signals as large through layers with ReLU, which halves them. */
export const he: Scaling = { scale: 2, mode: 'fan-in', summary: 'variance 2 / fanIn: for ReLU and its kin' }

/** Keeps signals as large through linear layers. */
export const lecun: Scaling = { scale: 1, mode: 'fan-in', summary: 'variance 1 / fanIn: for selu and linear layers' }

/** Defines an initializer without options that is a special case of `initializer:variance-scaling`. */
export function defineScaled<const Id extends `initializer:${string}`>(
  id: Id,
  { scale, mode, summary }: Scaling,
  distribution: VarianceScaling['distribution'],
) {
  return defineInitializer({
    id,
    summary: `${distribution === 'normal' ? 'Normal' : 'Uniform'}, ${summary}`,
    options: noOptions,
    create: () => scaledValues({ scale, mode, distribution }),
  })
}
