import { StartError } from '@telarjs/tensor'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { adviseOn } from './advice.js'
import { cpu } from './cpu.js'
import { webgpu } from './dawn.js'
import { formatReport } from './doctor-text.js'
import { doctor } from './doctor.js'
import { examineBackend, type BackendReport } from './examine.js'
import type { NodeCandidate } from './ids.js'
import { selfTest } from './self-test.js'
import { wasm } from './wasm.js'

const run = (...candidates: NodeCandidate[]) =>
  doctor({ backends: candidates.map(({ id }) => id), examine: (id) => examineBackend(id, { candidates }) })
const none: NodeCandidate = {
  id: 'cuda',
  gpu: true,
  start: () => Promise.reject(new StartError('cuda', 'no NVIDIA driver found', 'Install it.')),
}

test('every backend that starts trains one step like plain JavaScript, and a software adapter is not chosen', async () => {
  const report = await run(none, webgpu, wasm, cpu)
  expect(report.backends.map(({ id, starts, selfTest: result }) => [id, starts, result?.passed])).toEqual([
    ['cuda', false, undefined],
    ['webgpu', true, true],
    ['wasm', true, true],
    ['cpu', true, true],
  ])
  expect(report.backends[0]).toMatchObject({ problem: 'no NVIDIA driver found', remedy: 'Install it.' })
  expect(report.chosen).toBe('wasm')
  expect(report.adapters).toEqual([expect.objectContaining({ software: true })])
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    chosen: 'wasm',
    versions: { '@tensorflow/tfjs-core': '4.22.0' },
  })
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
  const report = await run(cpu)
  tf.unregisterKernel('Step', 'cpu')
  tf.registerKernel(right)
  expect(report).toMatchObject({
    chosen: undefined,
    advice: [],
    backends: [
      {
        id: 'cpu',
        starts: true,
        selfTest: { passed: false },
        problem: 'one training step gives other numbers than plain JavaScript',
      },
    ],
  })
})

const works = (id: BackendReport['id'], speeds: Record<string, number>): BackendReport => ({
  id,
  starts: true,
  speeds: Object.entries(speeds).map(([network, samplesPerSecond]) => ({ network, samplesPerSecond })),
})

test('speed is measured where a backend passes, and not on software adapters', async () => {
  const measure = async () => [{ network: 'dense', samplesPerSecond: 1000 }]
  const report = await doctor({ backends: ['webgpu', 'cpu'], examine: (id) => examineBackend(id, { measure }) })
  expect(report.backends.map(({ id, speeds }) => [id, speeds])).toEqual([
    ['webgpu', undefined],
    ['cpu', [{ network: 'dense', samplesPerSecond: 1000 }]],
  ])
  expect(formatReport(report)).toMatch(/^Speed.*\n {2} +cpu\n {2}dense +1,000$/m)
})

test('advice names what was clearly faster than the chosen backend, network by network', () => {
  const backends = [
    works('wasm', { dense: 900, wide: 100, conv: 100 }),
    works('node', { dense: 300, wide: 110, conv: 150 }),
    works('cpu', { dense: 10 }),
  ]
  expect(adviseOn('wasm', backends)).toEqual(['--backend node is 1.5 times as fast on conv'])
  expect(adviseOn('node', backends)).toEqual(['--backend wasm is 3.0 times as fast on dense'])
})
