import type { NamedTensors } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { LayerWithGradient } from '../layer.js'
import { activationFunction, type ActivationName } from './activation-functions.js'

/** What a linear map and its activation share: y = f(z), z = x·W + b, or a convolution in place of the product. */
export interface ActivatedLinear {
  /** The part of f that the kernel of the linear map computes itself. */
  readonly fused: 'relu' | 'linear'
  /** y from the result of the kernel, and what the gradient needs of them. */
  activate(z: Tensor): { readonly y: Tensor; readonly saved: NamedTensors }
  /** The gradient with respect to z. */
  gradient(dy: Tensor, saved: NamedTensors): Tensor
}

/** The passes of a layer whose `compute` gives its output and what the gradient needs of it beside x. */
export function passes(
  compute: (x: Tensor, params: NamedTensors) => { readonly y: Tensor; readonly saved: NamedTensors },
): Required<Pick<LayerWithGradient, 'apply' | 'forward'>> {
  return {
    apply: (x, { params }) => ({ y: compute(x, params).y, state: {} }),
    forward(x, { params }) {
      const { y, saved } = compute(x, params)
      return { y, state: {}, saved: { x, ...saved } }
    },
  }
}

/** An activation that follows a linear map, by its name in options. ReLU is computed by the kernel of the map. */
export function activatedLinear(activation: 'linear' | ActivationName): ActivatedLinear {
  if (activation === 'linear') return { fused: 'linear', activate: (z) => ({ y: z, saved: {} }), gradient: (dy) => dy }
  const f = activationFunction(activation)
  const fused = activation === 'relu' ? 'relu' : 'linear'
  return {
    fused,
    activate(z) {
      const y = fused === 'relu' ? z : f.apply(z)
      return { y, saved: f.from === 'x' ? { z } : { y } }
    },
    gradient: (dy, saved) => f.gradient(dy, (saved['z'] ?? saved['y'])!),
  }
}
