import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { readTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { StateHolder, Step } from '../step.js'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await startGpu()
})

const feeds = { rows: { dtype: 'int32', shape: [2] } } as const
/** More steps than a submit holds. */
const STEPS = 40
const rows = Int32Array.from({ length: 2 * STEPS }, (_, i) => (i * 7) % 5)

/** Kernels that each step starts; results are those of the eager step, bit for bit. */
async function dispatchesOf(step: Step, start: () => StateHolder['current']): Promise<number> {
  const [a, b]: [StateHolder, StateHolder] = [{ current: start() }, { current: start() }]
  const runner = createCapturedRunner(step, a, feeds)
  for (const steps of [1, STEPS - 1, STEPS]) {
    const table = { rows: rows.slice(0, 2 * steps) }
    const expected = await createEagerRunner(step, b, feeds, 'reference').run(steps, table).read()
    expect(await runner.run(steps, table).read()).toEqual(expected)
  }
  expect(await readTensors(a.current)).toEqual(await readTensors(b.current))
  runner.release()
  return runner.dispatches
}

const data = () => tf.range(1, 6)

test('what follows from feeds and constants alone is no part of a step, and neither is what follows from that', async () => {
  const table = data()
  // gather, square: once for all steps. dot with w, w + 1: in each step.
  const step: Step = ({ w }, { rows: chosen }) => {
    const x = tf.square(tf.gather(table, chosen!))
    return { state: { w: tf.add(w!, 1) }, out: { sum: tf.add(x, w!) } }
  }
  expect(await dispatchesOf(step, () => ({ w: tf.scalar(0.5) }))).toBe(2)
})

test('what reads the state stays in the step, and what is handed back too', async () => {
  // gather: an output of its own; gather of the state; w + 1
  const table = data()
  const step: Step = ({ w }, { rows: chosen }) => ({
    state: { w: tf.add(w!, 1) },
    out: { x: tf.gather(table, chosen!), y: tf.gather(w!, chosen!) },
  })
  expect(await dispatchesOf(step, () => ({ w: data() }))).toBe(3)
})

test('results that would take much memory for all steps stay in the step', () => {
  // 1 << 19: 4 MB for each of 32 steps.
  const dispatchesWith = (times: number) => {
    const step: Step = ({ w }, { rows: chosen }) => ({
      state: { w: tf.add(w!, tf.max(tf.tile(chosen!, [times]))) },
      out: {},
    })
    const runner = createCapturedRunner(step, { current: { w: tf.scalar(0) } }, feeds)
    runner.release()
    return runner.dispatches
  }
  expect(dispatchesWith(1 << 19)).toBeGreaterThan(dispatchesWith(2))
})
