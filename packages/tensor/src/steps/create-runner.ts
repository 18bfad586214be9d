import * as tf from '@tensorflow/tfjs-core'
import { createEagerRunner } from './eager/eager-runner.js'
import type { Feeds, Runner, StateHolder, Step } from './step.js'

/**
 * Makes the runner for the backend in use: captured on WebGPU, replayed on WebAssembly, otherwise eager. A step that cannot be captured runs
 * eagerly, and `why` of the runner names the reason.
 *
 * @param holder the state, which the runner owns until its `release`
 * @param feeds what changes from step to step
 * @param capture false asks for the eager runner
 *
 * @example
 * const step: Step = ({ w }, { rate }) => ({ state: { w: tf.sub(w, tf.mul(rate, w)) }, out: { norm: tf.norm(w) } })
 * const holder = { current: { w: tf.ones([2]) } }
 * const runner = await createRunner(step, holder, { rate: { dtype: 'float32', shape: [] } })
 * const { norm } = await runner.run(2, { rate: Float32Array.of(0.5, 0.5) }).read() // √2, √2 / 2
 */
export async function createRunner(step: Step, holder: StateHolder, feeds: Feeds, capture = true): Promise<Runner> {
  if (!capture) return createEagerRunner(step, holder, feeds, 'not asked for')
  if (tf.getBackend() === 'wasm')
    return (await import('./replayed/index.js')).createReplayingRunner(step, holder, feeds)
  if (tf.getBackend() !== 'webgpu')
    return createEagerRunner(step, holder, feeds, `the backend ${tf.getBackend()} replays nothing`)
  const { createTunedRunner, CaptureError } = await import('./captured/index.js')
  try {
    return await createTunedRunner(step, holder, feeds)
  } catch (error) {
    if (error instanceof CaptureError) return createEagerRunner(step, holder, feeds, error.message)
    throw error
  }
}
