import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { load, type WebCandidate } from './ids.js'

/** Plain JavaScript: slow, and everywhere. */
export const cpu: WebCandidate = {
  id: 'cpu',
  gpu: false,
  async start() {
    await load('cpu', () => import('@tensorflow/tfjs-backend-cpu'))
    if (!(await tf.setBackend('cpu')))
      throw new StartError('cpu', 'tfjs could not start its JavaScript backend', 'Reload the page.')
    return {
      device: `1 of ${globalThis.navigator?.hardwareConcurrency ?? 1} CPU cores, plain JavaScript`,
      software: false,
      async stop() {},
    }
  },
}
