import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** One sample through a cell: the products of the input of each step, and h·U + b, to the states after each step. */
type Cell = (
  inputs: readonly (readonly number[])[],
  recurrent: (state: readonly number[]) => number[],
  units: number,
) => number[][]

const CELLS: Readonly<Record<'TelarGru' | 'TelarLstm', { readonly gates: number; readonly cell: Cell }>> = {
  TelarGru: {
    gates: 3,
    cell(inputs, recurrent, units) {
      let h = Array.from({ length: units }, () => 0)
      return inputs.map((input) => {
        const product = recurrent(h)
        h = h.map((before, j) => {
          const r = sigmoid(input[j]! + product[j]!)
          const z = sigmoid(input[units + j]! + product[units + j]!)
          const n = Math.tanh(input[2 * units + j]! + r * product[2 * units + j]!)
          return (1 - z) * n + z * before
        })
        return h
      })
    },
  },
  TelarLstm: {
    gates: 4,
    cell(inputs, recurrent, units) {
      let h = Array.from({ length: units }, () => 0)
      let c = [...h]
      return inputs.map((input) => {
        const z = recurrent(h).map((each, j) => each + input[j]!)
        c = c.map((before, j) => sigmoid(z[units + j]!) * before + sigmoid(z[j]!) * Math.tanh(z[2 * units + j]!))
        h = c.map((each, j) => sigmoid(z[3 * units + j]!) * Math.tanh(each))
        return h
      })
    },
  },
}

describe.each(['TelarGru', 'TelarLstm'] as const)('%s', (name) => {
  const { gates, cell } = CELLS[name]

  it.each([
    [1, 2, 3],
    [3, 2, 5],
    [2, 3, 4],
  ])('%i steps of %i samples, %i units: states as defined, gradients as finite differences', (length, batch, units) => {
    const wide = gates * units
    const inputs = randomArray(length * batch * wide, 1)
    const [kernel, bias] = [randomArray(units * wide, 2), randomArray(wide, 3)]
    const isGru = name === 'TelarGru'

    /** [length, batch, units] as one list. */
    function reference(atInputs: ArrayLike<number>, atKernel: ArrayLike<number>, atBias: ArrayLike<number>): number[] {
      const samples = Array.from({ length: batch }, (_, b) =>
        cell(
          Array.from({ length }, (_, t) =>
            Array.from({ length: wide }, (_, j) => atInputs[(t * batch + b) * wide + j]!),
          ),
          (state) =>
            Array.from({ length: wide }, (_, j) =>
              state.reduce((sum, each, i) => sum + each * atKernel[i * wide + j]!, isGru ? atBias[j]! : 0),
            ),
          units,
        ),
      )
      return Array.from({ length }, (_, t) => samples.flatMap((states) => states[t]!)).flat()
    }

    const recurrentKernel = tf.tensor2d(kernel, [units, wide])
    const given = {
      inputs: tf.tensor3d(inputs, [length, batch, wide]),
      recurrentKernel,
      ...(isGru ? { recurrentBias: tf.tensor1d(bias) } : {}),
    }
    const [states, kept, cells, bounded] = run(name, given)
    expect(states!.shape).toEqual([length, batch, units])
    expectClose(states!.dataSync(), reference(inputs, kernel, bias), 1e-5)

    const dy = randomArray(length * batch * units, 4)
    const objectiveFrom = (first: number, ...at: Parameters<typeof reference>) =>
      reference(...at).reduce((sum, each, index) => (index < first ? sum : sum + each * dy[index]!), 0)
    const saved = { states: states!, gates: kept!, recurrentKernel, ...(cells ? { cells, bounded: bounded! } : {}) }
    const last = (length - 1) * batch * units
    const cases = [
      [0, tf.tensor3d(dy, [length, batch, units])],
      [last, tf.tensor2d(dy.slice(last), [batch, units])],
    ] as const
    for (const [first, dOutputs] of cases) {
      const [dInputs, dKernel, dBias] = run(`${name}Gradient`, { dOutputs, ...saved })
      expectClose(
        dInputs!.dataSync(),
        finiteDifferences((at) => objectiveFrom(first, at, kernel, bias), inputs),
        1e-4,
      )
      expectClose(
        dKernel!.dataSync(),
        finiteDifferences((at) => objectiveFrom(first, inputs, at, bias), kernel),
        1e-4,
      )
      if (dBias)
        expectClose(
          dBias.dataSync(),
          finiteDifferences((at) => objectiveFrom(first, inputs, kernel, at), bias),
          1e-4,
        )
    }
  })
})
