import '@tensorflow/tfjs-backend-cpu'
import { createRegistry } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { plugins } from './manifest.js'

type Inputs = Record<string, tf.TensorInfo>

/** The kernels of PyTorch's formulas, element by element, on the memory of the CPU backend. */
function registerKernels(): void {
  const valuesOf = (backend: unknown, inputs: Inputs) =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, { dataId }]) => [
        name,
        (backend as MathBackendCPU).data.get(dataId).values as Float32Array,
      ]),
    )

  tf.registerKernel({
    kernelName: 'TelarSgd',
    backendName: 'cpu',
    kernelFunc({ inputs, backend, attrs }) {
      const { param, gradient, velocity, learningRate } = valuesOf(backend, inputs as Inputs)
      const { momentum, nesterov } = attrs as unknown as { momentum: number; nesterov: boolean }
      for (let i = 0; i < param!.length; i++) {
        const g = gradient![i]!
        if (velocity) velocity[i] = momentum * velocity[i]! + g
        const followed = velocity?.[i] ?? g
        param![i]! -= learningRate![0]! * (velocity && nesterov ? g + momentum * followed : followed)
      }
      return []
    },
  })
  tf.registerKernel({
    kernelName: 'TelarAdam',
    backendName: 'cpu',
    kernelFunc({ inputs, backend, attrs }) {
      const { param, gradient, firstMoment, secondMoment, learningRate, beta1Power, beta2Power } = valuesOf(
        backend,
        inputs as Inputs,
      )
      const { beta1, beta2, epsilon, weightDecay } = attrs as unknown as Record<string, number>
      for (let i = 0; i < param!.length; i++) {
        firstMoment![i] = beta1! * firstMoment![i]! + (1 - beta1!) * gradient![i]!
        secondMoment![i] = beta2! * secondMoment![i]! + (1 - beta2!) * gradient![i]! ** 2
        const [m, v] = [firstMoment![i]! / (1 - beta1Power![0]!), secondMoment![i]! / (1 - beta2Power![0]!)]
        param![i]! -= learningRate![0]! * (m / (Math.sqrt(v) + epsilon!) + weightDecay! * param![i]!)
      }
      return []
    },
  })
}

describe('with kernels', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
    registerKernels()
  })

  afterAll(() => {
    tf.unregisterKernel('TelarSgd', 'cpu')
    tf.unregisterKernel('TelarAdam', 'cpu')
  })

  it.each([
    ['sgd', { use: 'optimizer:sgd' }],
    ['sgd-momentum', { use: 'optimizer:sgd', with: { momentum: 0.9 } }],
    ['sgd-nesterov', { use: 'optimizer:sgd', with: { momentum: 0.8, nesterov: true } }],
    ['adam', { use: 'optimizer:adam' }],
    ['adam-constants', { use: 'optimizer:adam', with: { beta1: 0.5, beta2: 0.8, epsilon: 1e-3 } }],
    ['adamw', { use: 'optimizer:adamw', with: { weightDecay: 0.1 } }],
    [
      'clip-by-global-norm-adam',
      {
        use: 'optimizer:chain',
        with: { links: [{ use: 'optimizer:clip-by-global-norm', with: { norm: 0.5 } }, { use: 'optimizer:adam' }] },
      },
    ],
  ] as const)('%s writes in place what PyTorch computes', async (name, spec) => {
    expectTrajectory(await replay(spec, { inPlace: true }), torch[name])
  })

  it('keeps the tensors it wrote to, and an average apart from them', () => {
    tf.tidy(() => {
      const params = { kernel: tf.tensor1d([1, 2]) }
      const context = { params, learningRate: tf.scalar(0.5), step: tf.scalar(0, 'int32') }
      const registry = createRegistry(plugins)
      const average = registry.create('optimizer', { use: 'optimizer:ema' }).init(params)
      const written = registry.create('optimizer', { use: 'optimizer:sgd' }).updateInPlace!(
        { kernel: tf.tensor1d([2, 2]) },
        {},
        context,
      )!
      expect(written.params['kernel']).toBe(params.kernel)
      expect(params.kernel.dataSync()).toEqual(Float32Array.of(0, 1))
      expect(average['average/kernel']!.dataSync()).toEqual(Float32Array.of(1, 2))
    })
  })
})

describe('without kernels', () => {
  const registry = createRegistry(plugins)
  const start = () => {
    const params = { kernel: tf.tensor1d([1, 2]) }
    return {
      params,
      gradients: { kernel: tf.tensor1d([2, 2]) },
      context: { params, learningRate: tf.scalar(0.5), step: tf.scalar(0, 'int32') },
    }
  }

  it.each(['sgd', 'adam', 'adamw'] as const)('%s writes nothing', (name) => {
    tf.tidy(() => {
      const { params, gradients, context } = start()
      const optimizer = registry.create('optimizer', { use: `optimizer:${name}` })
      expect(optimizer.updateInPlace!(gradients, optimizer.init(params), context)).toBeUndefined()
      expect(params.kernel.dataSync()).toEqual(Float32Array.of(1, 2))
    })
  })

  it('a chain adds the updates of its last link itself', () => {
    tf.tidy(() => {
      const { params, gradients, context } = start()
      const links = [{ use: 'optimizer:clip-by-value', with: { value: 1 } }, { use: 'optimizer:sgd' }]
      const optimizer = registry.create('optimizer', { use: 'optimizer:chain', with: { links } })
      const moved = optimizer.updateInPlace!(gradients, optimizer.init(params), context)!
      expect(moved.params['kernel']!.dataSync()).toEqual(Float32Array.of(0.5, 1.5))
      expect(params.kernel.dataSync()).toEqual(Float32Array.of(1, 2))
    })
  })
})
