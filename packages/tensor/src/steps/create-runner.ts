import * as tf from '@tensorflow/tfjs-core'
import { createEagerRunner } from './eager/eager-runner.js'
import type { Feeds, Runner, StateHolder, Step } from './step.js'

/**
 * Makes the runner that fits the backend: captured on WebGPU, replaying on WebAssembly, otherwise eager.
 * @param capture false asks for the eager runner
 */
export async function createRunner(step: Step, holder: StateHolder, feeds: Feeds, capture = true): Promise<Runner> {
  if (!capture) return createEagerRunner(step, holder, feeds, 'not asked for')
  if (tf.getBackend() === 'wasm')
    return (await import('./replayed/index.js')).createReplayingRunner(step, holder, feeds)
  if (tf.getBackend() !== 'webgpu')
    return createEagerRunner(step, holder, feeds, `the backend ${tf.getBackend()} replays nothing`)
  const { createCapturedRunner, CaptureError } = await import('./captured/index.js')
  try {
    return createCapturedRunner(step, holder, feeds)
  } catch (error) {
    if (error instanceof CaptureError) return createEagerRunner(step, holder, feeds, error.message)
    throw error
  }
}
