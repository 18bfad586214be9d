import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { registerWasmKernels, shareWasmMemory, stopThreads } from './index.js'
import { randomTensor } from './testing/reference.js'
import { run } from './testing/run.js'

/** tfjs's own way of starting its backend, which it forgets where the backend is removed. */
let start: (() => ReturnType<Parameters<typeof tf.registerBackend>[1]>) | undefined

beforeAll(async () => {
  start = tf.engine().registryFactory['wasm']!.factory
  expect(await shareWasmMemory()).toBe(true)
  await registerWasmKernels({ threads: 3 })
  await tf.setBackend('wasm')
})

afterAll(stopThreads)

/** A digest of every bit that `compute` returns, with so many threads. */
async function bits(threads: number, compute: () => tf.Tensor[]): Promise<string[]> {
  await registerWasmKernels({ threads })
  return tf
    .tidy(compute)
    .map((tensor) => createHash('sha256').update(new Uint8Array(tensor.dataSync().buffer)).digest('hex'))
}

const WORK: Record<string, () => tf.Tensor[]> = {
  'a product, split by rows': () => [tf.matMul(randomTensor([333, 517]), randomTensor([517, 101]))],
  'a product, split by columns': () => [tf.matMul(randomTensor([50, 300]), randomTensor([301, 300]), false, true)],
  'a transposed product with a bias': () => [
    tf.fused.matMul({
      a: randomTensor([400, 130]),
      b: randomTensor([400, 99]),
      transposeA: true,
      bias: randomTensor([99]),
      activation: 'relu',
    }),
  ],
  'the gradients of a convolution': () => {
    const [x, filter] = [randomTensor([5, 30, 30, 12]) as tf.Tensor4D, randomTensor([3, 3, 12, 16]) as tf.Tensor4D]
    return tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))([x, filter])
  },
  'the gradients of a filter and its bias, split by outputs': () => gradientsOfConvolution(40),
  'the gradients of a filter and its bias, split by rows of the filter': () => gradientsOfConvolution(16),
  'the gradient of a max pool and of a ReLU before it': () => {
    const [x, dy] = [tf.relu(randomTensor([9, 40, 40, 20])), randomTensor([9, 20, 20, 20], 2)]
    return run('TelarMaxPoolReluGradient', { dy, input: x, output: dy }, { filterSize: 2, strides: 2, pad: 'valid' })
  },
  'batch norm and its gradient': () => {
    const [x, dy] = [randomTensor([700, 301]), randomTensor([700, 301], 2)]
    const [scale, offset] = [randomTensor([301], 3), randomTensor([301], 4)]
    const [y, mean, variance] = run('TelarBatchNorm', { x, scale, offset }, { epsilon: 1e-3 })
    const statistics = { mean: mean!, variance: variance! }
    return [y!, ...run('TelarBatchNormGradient', { x, dy, scale, ...statistics }, { epsilon: 1e-3 })]
  },
  'the gradient of a max pool': () => [
    tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same'))(randomTensor([7, 60, 60, 13])),
  ],
  exponentials: () => [tf.exp(randomTensor([300_001]))],
  'a step of Adam': () => {
    const [param, firstMoment, secondMoment] = [1, 2, 3].map((seed) => tf.abs(randomTensor([200_003], seed))) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ]
    const scalars = { learningRate: tf.scalar(0.01), beta1Power: tf.scalar(0.9), beta2Power: tf.scalar(0.999) }
    run(
      'TelarAdam',
      { param, gradient: randomTensor([200_003], 4), firstMoment, secondMoment, ...scalars },
      { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    )
    return [param, firstMoment, secondMoment]
  },
}

function gradientsOfConvolution(outputs: number): tf.Tensor[] {
  const [x, dy] = [randomTensor([5, 30, 30, 12]), randomTensor([5, 30, 30, outputs], 2)]
  const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 12, outputs] }
  return run('TelarConv2DGradient', { x, dy }, attributes)
}

describe.each(Object.keys(WORK))('%s', (name) => {
  it('gives the same bits on one, two and three threads', async () => {
    const alone = await bits(1, WORK[name]!)
    expect(await bits(2, WORK[name]!)).toEqual(alone)
    expect(await bits(3, WORK[name]!)).toEqual(alone)
  })
})

it('survives a heap that grows while threads run', async () => {
  await registerWasmKernels({ threads: 3 })
  const kept = Array.from({ length: 6 }, () => tf.ones([4 << 20]))
  expect(
    tf
      .matMul(tf.ones([400, 300]), tf.ones([300, 50]))
      .dataSync()
      .every((each) => each === 300),
  ).toBe(true)
  tf.dispose(kept)
})

it('goes on after stopThreads', async () => {
  await registerWasmKernels({ threads: 2 })
  for (let run = 0; run < 2; run++) {
    expect(tf.matMul(tf.ones([400, 300]), tf.ones([300, 50])).dataSync()[0]).toBe(300)
    stopThreads()
  }
})

it('refuses a backend that runs already', async () => {
  await expect(shareWasmMemory()).rejects.toThrow('expected the wasm backend not to have started')
})

it('ends its threads with the backend, which starts again without a request', async () => {
  await registerWasmKernels({ threads: 2 })
  const product = () => tf.tidy(() => tf.matMul(tf.ones([400, 300]), tf.ones([300, 50])).dataSync()[0])
  expect(product()).toBe(300)
  const [terminate, fetch] = [vi.spyOn(Worker.prototype, 'terminate'), vi.spyOn(globalThis, 'fetch')]
  fetch.mockRejectedValue(new Error('no network'))
  tf.removeBackend('wasm')
  tf.registerBackend('wasm', () => start!())
  expect(terminate).toHaveBeenCalledTimes(1)
  expect(await tf.setBackend('wasm')).toBe(true)
  expect(product()).toBe(300)
  expect(fetch).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

it('keeps no Node process alive', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as tf from '@tensorflow/tfjs-core'
        import { registerWasmKernels, shareWasmMemory } from './index.js'
        await shareWasmMemory()
        await registerWasmKernels({ threads: 2 })
        await tf.setBackend('wasm')
        process.stdout.write(String(tf.matMul(tf.ones([400, 300]), tf.ones([300, 50])).dataSync()[0]))`,
      resolveDir: folder,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    packages: 'external',
  })
  const running = promisify(execFile)(process.execPath, ['--input-type=module', '-'], { cwd: folder, timeout: 30_000 })
  running.child.stdin!.end(outputFiles[0]!.text)
  const { stdout } = await running
  expect(stdout).toBe('300')
})
