import { StartError } from '@telar/tensor'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { cpu } from './cpu.js'
import { webgpu } from './dawn.js'
import { formatReport } from './doctor-text.js'
import { doctor } from './doctor.js'
import type { NodeRung } from './ids.js'
import { selfTest } from './self-test.js'
import { wasm } from './wasm.js'

const none: NodeRung = { id: 'cuda', gpu: true, start: () => Promise.reject(new StartError('cuda', 'no NVIDIA driver found', 'Install it.')) }

test('every backend that starts trains one step like plain JavaScript, and a software adapter is not chosen', async () => {
  const report = await doctor([none, webgpu, wasm, cpu])
  expect(report.backends.map(({ id, starts, selfTest: result }) => [id, starts, result?.passed])).toEqual([
    ['cuda', false, undefined],
    ['webgpu', true, true],
    ['wasm', true, true],
    ['cpu', true, true],
  ])
  expect(report.backends[0]).toMatchObject({ problem: 'no NVIDIA driver found', remedy: 'Install it.' })
  expect(report.chosen).toBe('wasm')
  expect(report.adapters).toEqual([expect.objectContaining({ software: true })])
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ chosen: 'wasm', versions: { '@tensorflow/tfjs-core': '4.22.0' } })
  const text = formatReport(report)
  expect(text).toMatch(/^ {2}cuda {4}no {5}no NVIDIA driver found\n {17}Install it\.$/m)
  expect(text).toMatch(/^ {2}wasm {4}works {2}.*one step differs by \d/m)
  expect(text).toMatch(/^Telar takes\n {2}wasm\n$/m)
})

test('a backend that computes wrong numbers does not pass', async () => {
  await tf.setBackend('cpu')
  expect((await selfTest()).passed).toBe(true)
  const right = tf.getKernel('Step', 'cpu')
  tf.unregisterKernel('Step', 'cpu')
  // ReLU's derivative is taken for 1 everywhere.
  const wrong: KernelFunc = (call) => right.kernelFunc({ ...call, attrs: { alpha: 1 } })
  tf.registerKernel({ ...right, kernelFunc: wrong })
  expect(await doctor([cpu])).toMatchObject({
    chosen: undefined,
    backends: [{ id: 'cpu', starts: true, selfTest: { passed: false }, problem: 'one training step gives other numbers than plain JavaScript' }],
  })
})
