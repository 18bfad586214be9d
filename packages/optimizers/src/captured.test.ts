import { createRegistry, type AnySpec } from '@telar/core'
import { addPrefix, createRunner, disposeTensors, mapTensors, underPrefix, type NamedTensors, type Step } from '@telar/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { everyPlugin } from '../fixtures/every-plugin.js'
import problem from '../fixtures/problem.json'
import { expectTrajectory } from '../fixtures/replay.js'
import { plugins } from './manifest.js'

const params = Object.entries(problem.params).map(([name, param]) => ({ name, size: param.start.length, ...param }))
const steps = problem.rates.length
const size = params.reduce((sum, param) => sum + param.size, 0)

beforeAll(async () => {
  await startGpu()
})

/** A step as the trainer's: in place where the backend can, noise and learning rate from outside, the params (or their average) to be read. */
function stepOf(spec: AnySpec): { step: Step; state: NamedTensors; constants: NamedTensors } {
  const optimizer = createRegistry(plugins).create('optimizer', spec)
  const tensorsOf = (field: 'start' | 'curvature' | 'center') => Object.fromEntries(params.map((param) => [param.name, tf.tensor(param[field], param.shape)]))
  const [curvature, center, start] = [tensorsOf('curvature'), tensorsOf('center'), tensorsOf('start')]

  function step(state: NamedTensors, feed: NamedTensors) {
    const theta = underPrefix('params', state)
    const noise = tf.split(feed['noise']!, params.map((param) => param.size))
    const gradients = Object.fromEntries(
      params.map(({ name, shape }, index) => {
        const slope = tf.mul(curvature[name]!, tf.sub(theta[name]!, center[name]!))
        return [name, tf.add(slope, tf.reshape(noise[index]!, shape))]
      }),
    )
    const own = underPrefix('optimizer', state)
    const context = { params: theta, learningRate: feed['learningRate'] as Scalar, step: feed['step'] as Scalar }
    const written = optimizer.updateInPlace?.(gradients, own, context)
    const moved = written ?? added(theta, optimizer.update(gradients, own, context))
    const shown = optimizer.averaged?.(moved.params, moved.state) ?? moved.params
    const flat = tf.concat(params.map(({ name }) => tf.reshape(shown[name]!, [-1])))
    return { state: { ...addPrefix('params', moved.params), ...addPrefix('optimizer', moved.state) }, out: { flat } }
  }

  const state = { ...addPrefix('params', start), ...addPrefix('optimizer', optimizer.init(start)) }
  return { step, state, constants: { ...addPrefix('curvature', curvature), ...addPrefix('center', center) } }
}

function added(theta: NamedTensors, { updates, state }: { updates: NamedTensors; state: NamedTensors }) {
  return { params: mapTensors(theta, (param, name): Tensor => tf.add(param, updates[name]!)), state }
}

it.each(everyPlugin)('$name, captured on WebGPU, gives the same numbers', async ({ spec, expected, options }) => {
  const { step, state, constants } = stepOf(spec)
  const holder = { current: state }
  const runner = await createRunner(step, holder, {
    learningRate: { dtype: 'float32', shape: [] },
    step: { dtype: 'int32', shape: [] },
    noise: { dtype: 'float32', shape: [size] },
  })
  expect(runner.why).toBe('')
  const stretch = runner.run(steps, {
    learningRate: Float32Array.from(problem.rates, (rate) => rate * (options?.rate ?? 1)),
    step: Int32Array.from(problem.rates, (_, t) => t),
    noise: Float32Array.from(problem.rates.flatMap((_, t) => params.flatMap(({ noise }) => noise[t]!))),
  })
  const { flat } = await stretch.read()
  runner.release()
  disposeTensors(holder.current)
  disposeTensors(constants)
  expectTrajectory(Array.from({ length: steps }, (_, t) => Array.from(flat!.subarray(t * size, (t + 1) * size))), expected)
})
