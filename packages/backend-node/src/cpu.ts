import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { NodeCandidate } from './ids.js'
import { describeCpu } from './machine.js'

/** Plain JavaScript: slow, and everywhere. */
export const cpu: NodeCandidate = {
  id: 'cpu',
  gpu: false,
  async start() {
    // A plugin may have brought a copy of its own, whose kernels a second one would register again.
    if (!tf.findBackendFactory('cpu')) await import('@tensorflow/tfjs-backend-cpu')
    if (!(await tf.setBackend('cpu')))
      throw new StartError(
        'cpu',
        'tfjs could not start its JavaScript backend',
        'Reinstall @tensorflow/tfjs-backend-cpu.',
      )
    return { device: `${describeCpu()}, of which 1 is used, plain JavaScript`, software: false, async stop() {} }
  },
}
