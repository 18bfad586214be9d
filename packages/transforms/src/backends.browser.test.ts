import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-webgl'
import { describe, it } from 'vitest'
import { expectClose } from '../fixtures/reference.js'
import { keyOf, results, sameOnAll } from '../fixtures/runs.js'

describe('transforms on webgl give the numbers of the CPU', () => {
  for (const [name, options] of sameOnAll) {
    it(keyOf(name, options), async () => {
      await tf.setBackend('cpu')
      const expected = await results(name, options, 0)
      await tf.setBackend('webgl')
      const received = await results(name, options, 0)
      for (const [part, values] of Object.entries(expected)) expectClose(received[part]!, values, 4e-3)
    })
  }
})
