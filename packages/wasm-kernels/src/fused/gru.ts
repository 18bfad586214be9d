/**
 * TelarGru and its gradient: a GRU over all steps of sequences. The products of the input stand in `inputs`, [length, batch, 3 · units], in the order
 * r, z, n; the reset gate acts after the product.
 */
import { gemm } from '../gemm.js'
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'
import { kernelGradient, moved, outputGradient, perSample, scanOf, stateGradient, stepAt, withZeros } from './scan.js'

/** Gives the states after each step, [length, batch, units], and the gates, which the gradient needs. */
export const gru = defineKernel<'inputs' | 'recurrentKernel' | 'recurrentBias', undefined>(
  'TelarGru',
  ({ inputs: { inputs, recurrentKernel, recurrentBias }, heap }) => {
    const scan = allFloats(inputs, recurrentKernel, recurrentBias) ? scanOf(inputs, recurrentKernel, 3) : undefined
    if (!scan || !haveSize(3 * scan.units, recurrentBias)) return undefined
    const { length, batch, units } = scan
    const [states, gates] = [heap.output([length, batch, units]), heap.output([length, batch, 4 * units])]
    const product = heap.output([batch, 3 * units])
    withZeros(heap, scan, (zeros) => {
      for (let t = 0; t < length; t++) {
        const before = t > 0 ? stepAt(heap, states, t - 1, scan, units) : zeros
        const [b, c, bias] = [recurrentKernel, product, recurrentBias].map((each) => heap.address(each))
        gemm(heap, { a: before, b: b!, c: c!, bias: bias!, m: batch, n: 3 * units, k: units })
        const [input, after] = [stepAt(heap, inputs, t, scan, 3 * units), stepAt(heap, states, t, scan, units)]
        const kept = stepAt(heap, gates, t, scan, 4 * units)
        heap.split('gruStep', perSample(scan), (from, to) => [
          moved(input, from, 3 * units),
          moved(c!, from, 3 * units),
          moved(before, from, units),
          moved(after, from, units),
          moved(kept, from, 4 * units),
          to - from,
          units,
        ])
      }
    })
    heap.dispose(product)
    return [states, gates]
  },
)

/** `dOutputs` belongs to all steps, or, [batch, units], to the last one. Gives the gradients of `inputs`, of the kernel and of the bias. */
export const gruGradient = defineKernel<'dOutputs' | 'states' | 'gates' | 'recurrentKernel', undefined>(
  'TelarGruGradient',
  ({ inputs: { dOutputs, states, gates, recurrentKernel }, heap }) => {
    const units = recurrentKernel.shape[0] ?? 0
    const [length = 0, batch = 0] = states.shape
    const scan = { length, batch, units }
    const fits = hasShape(states, [length, batch, units]) && hasShape(gates, [length, batch, 4 * units])
    if (!allFloats(dOutputs, states, gates, recurrentKernel) || size(states) === 0 || !fits) return undefined
    const dOutputAt = outputGradient(heap, dOutputs, scan)
    if (!dOutputAt || !hasShape(recurrentKernel, [units, 3 * units])) return undefined
    const [dInputs, dRecurrents] = [heap.output([length, batch, 3 * units]), heap.output([length, batch, 3 * units])]
    const dState = heap.output([batch, units])
    const back = heap.address(dState)
    withZeros(heap, scan, (zeros) => {
      for (let t = length - 1; t >= 0; t--) {
        const [dInput, dRecurrent] = [dInputs, dRecurrents].map((each) => stepAt(heap, each, t, scan, 3 * units))
        const before = t > 0 ? stepAt(heap, states, t - 1, scan, units) : zeros
        heap.split('gruStepGradient', perSample(scan), (from, to) => [
          moved(t === length - 1 ? 0 : back, from, units),
          moved(dOutputAt(t), from, units),
          moved(stepAt(heap, gates, t, scan, 4 * units), from, 4 * units),
          moved(before, from, units),
          moved(dInput!, from, 3 * units),
          moved(dRecurrent!, from, 3 * units),
          moved(back, from, units),
          to - from,
          units,
        ])
        const product = { dProduct: dRecurrent!, kernel: recurrentKernel, dState: back, adds: true }
        if (t > 0) stateGradient(heap, scan, product)
      }
    })
    const dBias = heap.output([3 * units])
    heap.wasm.sumMiddle(heap.address(dRecurrents), heap.address(dBias), 1, length * batch, 3 * units, 1)
    const dKernel = kernelGradient(heap, states, dRecurrents, scan, 3)
    for (const each of [dState, dRecurrents]) heap.dispose(each)
    return [dInputs, dKernel, dBias]
  },
)
