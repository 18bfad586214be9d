import { createRegistry, type AnySpec } from '@telarjs/core'
import { createRunner, disposeTensors, patchTfjs, type NamedTensors } from '@telarjs/tensor'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { registerWasmKernels } from '../../wasm-kernels/src/index.js'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { run } from '../fixtures/run.js'
import { plugins } from './manifest.js'

/** Whole epochs of seven steps, and above 2²⁴, where float32 does not hold every whole number. */
const late = 7 * 2 ** 22

const starts: readonly [string, () => Promise<unknown>][] = [
  ['plain JavaScript', () => tf.setBackend('cpu')],
  [
    'WebAssembly',
    async () => {
      setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
      await tf.setBackend('wasm')
      patchTfjs()
      await registerWasmKernels()
    },
  ],
  ['WebGPU', startGpu],
]

const overSgd = { use: 'optimizer:accumulate', with: { steps: 3, optimizer: { use: 'optimizer:sgd' } } }
const twice = { use: 'optimizer:accumulate', with: { steps: 2, optimizer: overSgd } }
const averaged = {
  use: 'optimizer:chain',
  with: { links: [{ use: 'optimizer:sgd' }, { use: 'optimizer:swa', with: { fromEpoch: 1 } }] },
}
const counting: readonly { name: string; spec: AnySpec }[] = [
  { name: 'swa by epochs', spec: averaged },
  { name: 'accumulate', spec: overSgd },
  { name: 'accumulate in accumulate', spec: twice },
]

describe.each(starts)('on %s', (place, start) => {
  beforeAll(async () => void (await start()))

  // Adafactor works with the number of the step, and this swa begins with the fourth epoch.
  const all = place === 'WebAssembly' ? everyPlugin.filter(({ name }) => !['adafactor', 'swa'].includes(name)) : []
  it.each([...counting, ...all])('$name does after 29 million steps what it does at the start', async ({ spec }) => {
    expect((await run(spec, 1, late)).trajectory).toEqual((await run(spec, 1, 0)).trajectory)
  })

  it('adafactor renews t^(-c) of its mean squares there', async () => {
    const spec = { use: 'optimizer:adafactor', with: { clip: 1e9, scaleByParam: false } }
    const [theta] = await follow(spec, [0.5], late)
    // From mean squares of 0 the first update is -η·sign(g)·t^(c/2), with η 0.01, c 0.8 and t counted from 1.
    expect(theta! / (-0.01 * (late + 1) ** 0.4)).toBeCloseTo(1, 5)
  })
})

describe('over the step where float32 stops counting, as in float64 with powers of β by the step', () => {
  beforeAll(async () => void (await starts[1]![1]()))
  const steps = 3000
  const first = 2 ** 24 - steps / 2
  const gradients = Array.from({ length: steps }, (_, t) => 0.3 + Math.cos(0.7 * t))
  const rate = 0.01
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

  /** The moments of Adam's family, and what the rule makes of them at step t, counted from 1. */
  function trajectory(rule: (m: number, v: number, g: number, t: number) => number): number[] {
    let [theta, m, v] = [0, 0, 0]
    return gradients.map((g, i) => {
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      theta -= rate * rule(m, v, g, i + 1)
      return theta
    })
  }

  const expected: Readonly<Record<string, () => number[]>> = {
    // Kingma and Ba (2015), algorithm 1.
    adam: () => trajectory((m, v, _, t) => m / (1 - beta1 ** t) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon)),
    // Liu et al. (2020), algorithm 2.
    radam() {
      const most = 2 / (1 - beta2) - 1
      return trajectory((m, v, _, t) => {
        const rho = most - (2 * t * beta2 ** t) / (1 - beta2 ** t)
        if (rho <= 5) return m / (1 - beta1 ** t)
        const r = Math.sqrt(((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho))
        return ((m / (1 - beta1 ** t)) * r * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(v) + epsilon)
      })
    },
    // Dozat (2016), as PyTorch has it, with ψ = 0.004.
    nadam() {
      const mu = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (0.004 * t))
      let product = 1
      return trajectory((m, v, g, t) => {
        product *= mu(t)
        const ahead = (mu(t + 1) * m) / (1 - product * mu(t + 1)) + ((1 - mu(t)) * g) / (1 - product)
        return ahead / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon)
      })
    },
  }

  it.each(Object.keys(expected))('%s', async (name) => {
    const right = expected[name]!()
    const received = await follow({ use: `optimizer:${name}` }, gradients, first)
    const worst = Math.max(...received.map((theta, t) => Math.abs(theta - right[t]!)))
    // A hundredth of one step.
    expect(worst).toBeLessThan(rate / 100)
  })

  it('the average of schedule-free learning goes on counting', async () => {
    await tf.setBackend('cpu')
    const optimizer = createRegistry(plugins).create('optimizer', { use: 'optimizer:schedule-free' })
    const sum = tf.tidy(() => {
      const params = { w: tf.scalar(0) }
      let state: NamedTensors = { ...optimizer.init(params), weightSum: tf.scalar(2 ** 24), largestRate: tf.scalar(1) }
      for (let step = 0; step < 10; step++) {
        const context = { params, learningRate: tf.scalar(1), step: tf.scalar(2 ** 24 + step, 'int32') as Scalar }
        state = optimizer.update({ w: tf.scalar(0) }, state, context).state
      }
      return state['weightSum']!.dataSync()[0]! - state['weightLost']!.dataSync()[0]!
    })
    expect(sum).toBe(2 ** 24 + 10)
  })
})

/** One param from 0 on, after each step with the given gradients, as the runner of the present backend takes them. */
async function follow(spec: AnySpec, gradients: readonly number[], first: number): Promise<number[]> {
  const optimizer = createRegistry(plugins).create('optimizer', spec)
  const start = { w: tf.tensor1d([0]) }
  const names = Object.keys(optimizer.init(start))
  const holder = { current: { ...start, ...optimizer.init(start) } as NamedTensors }
  function step(state: NamedTensors, feed: NamedTensors) {
    const own = Object.fromEntries(names.map((name) => [name, state[name]!]))
    const context = { learningRate: tf.scalar(0.01), step: feed['step'] as Scalar, params: { w: state['w']! } }
    const moved = optimizer.update({ w: tf.reshape(feed['gradient']!, [1]) }, own, context)
    const w = tf.add(state['w']!, moved.updates['w']!)
    return { state: { ...moved.state, w }, out: { w: tf.reshape(w, []) } }
  }
  const runner = await createRunner(step, holder, {
    step: { dtype: 'int32', shape: [] },
    gradient: { dtype: 'float32', shape: [] },
  })
  const chunk = runner.run(gradients.length, {
    step: Int32Array.from(gradients, (_, t) => first + t),
    gradient: Float32Array.from(gradients),
  })
  const { w } = await chunk.read()
  runner.release()
  disposeTensors(holder.current)
  return Array.from(w!)
}
