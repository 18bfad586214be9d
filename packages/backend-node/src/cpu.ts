import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { NodeCandidate } from './ids.js'
import { describeCpu } from './machine.js'

/** Plain JavaScript: slow, and everywhere. */
export const cpu: NodeCandidate = {
  id: 'cpu',
  gpu: false,
  async start() {
    await import('@tensorflow/tfjs-backend-cpu')
    if (!(await tf.setBackend('cpu')))
      throw new StartError(
        'cpu',
        'tfjs could not start its JavaScript backend',
        'Reinstall @tensorflow/tfjs-backend-cpu.',
      )
    return { device: `${describeCpu()}, of which 1 is used, plain JavaScript`, software: false, async stop() {} }
  },
}
