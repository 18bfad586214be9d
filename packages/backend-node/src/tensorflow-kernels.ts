import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { createOps, type TensorflowBackend, type TensorflowOps } from './tensorflow-ops.js'
import { createOptimizers } from './tensorflow-optimizers.js'

type Inputs<Name extends string> = Readonly<Record<Name, TensorInfo>>
type Kernel = (inputs: never, attributes: never) => Tensor[] | void

/**
 * Registers the fused kernels of @telarjs/tensor for tfjs-node, made of TensorFlow's own operations. An operation costs about ten microseconds, a
 * tensor of tfjs around it about as much again. Not measured on CUDA, and so not for it.
 */
export function registerTensorflowKernels(): void {
  if (tf.getKernel('TelarAdam', 'tensorflow')) return
  const all = new WeakMap<object, Readonly<Record<string, Kernel>>>()
  const kernelsOf = (backend: object) => {
    const kernels = all.get(backend) ?? createKernels(createOps(backend as TensorflowBackend))
    all.set(backend, kernels)
    return kernels
  }
  for (const kernelName of [
    'TelarDense',
    'TelarDenseGradient',
    'TelarSoftmaxCrossEntropy',
    'TelarCountCorrect',
    'TelarSgd',
    'TelarAdam',
  ]) {
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernelsOf(backend as object)[kernelName]!(inputs as never, attrs as never) ?? [],
    })
  }
}

function createKernels(ops: TensorflowOps): Readonly<Record<string, Kernel>> {
  const { sgd, adam } = createOptimizers(ops)
  return { TelarSgd: sgd, TelarAdam: adam, ...createDense(ops), ...createOutputs(ops) }
}

function createDense({ float, bool, idOf, compute, result, free }: TensorflowOps) {
  const multiply = (transposeA: boolean, transposeB: boolean) => [
    float,
    bool('transpose_a', transposeA),
    bool('transpose_b', transposeB),
  ]

  return {
    /** activation(x·kernel + bias) */
    TelarDense(
      { x, kernel, bias }: Inputs<'x' | 'kernel'> & { readonly bias?: TensorInfo },
      { activation }: { activation: 'linear' | 'relu' },
    ): Tensor[] {
      const steps: [string, number[]][] = [
        ...(bias ? [['BiasAdd', [idOf(bias)]] as [string, number[]]] : []),
        ...(activation === 'relu' ? [['Relu', []] as [string, number[]]] : []),
      ]
      if (steps.length === 0) return [result('MatMul', multiply(false, false), idOf(x), idOf(kernel))]
      let z = compute('MatMul', multiply(false, false), idOf(x), idOf(kernel))
      for (const [name, others] of steps.slice(0, -1)) {
        const next = compute(name, [float], z, ...others)
        free(z)
        z = next
      }
      const [last, others] = steps.at(-1)!
      const y = result(last, [float], z, ...others)
      free(z)
      return [y]
    },

    TelarDenseGradient(
      { x, y, dy, kernel }: Inputs<'x' | 'y' | 'dy' | 'kernel'>,
      { activation, needsInputGradient }: { activation: 'linear' | 'relu'; needsInputGradient: boolean },
    ): Tensor[] {
      const dz = activation === 'relu' ? compute('ReluGrad', [float], idOf(dy), idOf(y)) : idOf(dy)
      const gradients = [result('MatMul', multiply(true, false), idOf(x), dz), result('BiasAddGrad', [float], dz)]
      if (needsInputGradient) gradients.push(result('MatMul', multiply(false, true), dz, idOf(kernel)))
      if (activation === 'relu') free(dz)
      return gradients
    },
  }
}

function createOutputs({ binding, float, type, bool, idOf, number, whole, run, compute, result, free }: TensorflowOps) {
  const int = binding.TF_INT32
  const reduce = [float, type('Tidx', int), bool('keep_dims', false)]

  return {
    TelarSoftmaxCrossEntropy(
      { logits, labels, weights }: Inputs<'logits' | 'labels'> & { readonly weights?: TensorInfo },
      { labelSmoothing }: { labelSmoothing: number },
    ): Tensor[] {
      const [batch, classes] = logits.shape as [number, number]
      const off = labelSmoothing / classes
      const target = compute(
        'OneHot',
        [float, type('TI', int)],
        idOf(labels),
        whole(classes),
        number(1 - labelSmoothing + off),
        number(off),
      )
      const [losses, error] = run('SoftmaxCrossEntropyWithLogits', [float], [idOf(logits), target], 2) as [
        number,
        number,
      ]
      free(target)
      if (!weights) {
        const results = [
          result('Mean', reduce, losses, whole(0, [1])),
          result('Mul', [float], error, number(1 / batch)),
        ]
        free(losses, error)
        return results
      }
      const sum = compute('Sum', reduce, idOf(weights), whole(0, [1]))
      const share = compute('Div', [float], idOf(weights), sum)
      const weighted = compute('Mul', [float], losses, share)
      const column = compute('ExpandDims', [float, type('Tdim', int)], share, whole(1))
      const results = [result('Sum', reduce, weighted, whole(0, [1])), result('Mul', [float], error, column)]
      free(losses, error, sum, share, weighted, column)
      return results
    },

    TelarCountCorrect({ prediction, labels }: Inputs<'prediction' | 'labels'>): Tensor[] {
      const predicted = compute(
        'ArgMax',
        [float, type('Tidx', int), type('output_type', int)],
        idOf(prediction),
        whole(1),
      )
      const right = compute('Equal', [type('T', int)], predicted, idOf(labels))
      const counts = compute('Cast', [type('SrcT', binding.TF_BOOL), type('DstT', binding.TF_FLOAT)], right)
      const sum = result('Sum', reduce, counts, whole(0, [1]))
      free(predicted, right, counts)
      return [sum]
    },
  }
}
