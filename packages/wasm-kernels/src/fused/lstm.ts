/** TelarLstm and its gradient: an LSTM over all steps of sequences, whose products of the input stand in `inputs`, [length, batch, 4 · units], as i, f, g, o. */
import { gemm } from '../gemm.js'
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { kernelGradient, moved, outputGradient, perSample, scanOf, stateGradient, stepAt, withZeros } from './scan.js'

/** Gives the states after each step, [length, batch, units], and the gates, cells and bounded cells, which the gradient needs. */
export const lstm = defineKernel<'inputs' | 'recurrentKernel', undefined>(
  'TelarLstm',
  ({ inputs: { inputs, recurrentKernel }, heap }) => {
    const scan = allFloats(inputs, recurrentKernel) ? scanOf(inputs, recurrentKernel, 4) : undefined
    if (!scan) return undefined
    const { length, batch, units } = scan
    const gates = heap.output([length, batch, 4 * units])
    const [states, cells, bounded] = [1, 2, 3].map(() => heap.output([length, batch, units]))
    withZeros(heap, scan, (zeros) => {
      for (let t = 0; t < length; t++) {
        const [input, product] = [inputs, gates].map((each) => stepAt(heap, each, t, scan, 4 * units))
        const beforeOf = (tensor = states!) => (t > 0 ? stepAt(heap, tensor, t - 1, scan, units) : zeros)
        gemm(heap, { a: beforeOf(), b: heap.address(recurrentKernel), c: product!, m: batch, n: 4 * units, k: units })
        heap.split('lstmStep', perSample(scan), (from, to) => [
          moved(input!, from, 4 * units),
          moved(product!, from, 4 * units),
          moved(beforeOf(cells), from, units),
          moved(stepAt(heap, cells!, t, scan, units), from, units),
          moved(stepAt(heap, bounded!, t, scan, units), from, units),
          moved(stepAt(heap, states!, t, scan, units), from, units),
          to - from,
          units,
        ])
      }
    })
    return [states!, gates, cells!, bounded!]
  },
)

type Saved = 'states' | 'gates' | 'cells' | 'bounded'

/** `dOutputs` belongs to all steps, or, [batch, units], to the last one. Gives the gradients of `inputs` and of the kernel. */
export const lstmGradient = defineKernel<'dOutputs' | 'recurrentKernel' | Saved, undefined>(
  'TelarLstmGradient',
  ({ inputs: { dOutputs, states, gates, cells, bounded, recurrentKernel }, heap }) => {
    const units = recurrentKernel.shape[0] ?? 0
    const [length = 0, batch = 0] = states.shape
    const scan = { length, batch, units }
    const kept = [states, cells, bounded].every((each) => hasShape(each, [length, batch, units]))
    if (!allFloats(dOutputs, states, gates, cells, bounded, recurrentKernel) || size(states) === 0 || !kept)
      return undefined
    const dOutputAt = outputGradient(heap, dOutputs, scan)
    if (!dOutputAt || !hasShape(gates, [length, batch, 4 * units]) || !hasShape(recurrentKernel, [units, 4 * units]))
      return undefined
    const [dProducts, dState] = [heap.output([length, batch, 4 * units]), heap.output([batch, units])]
    const dCell = heap.zeros([batch, units])
    withZeros(heap, scan, (zeros) => {
      for (let t = length - 1; t >= 0; t--) {
        const dProduct = stepAt(heap, dProducts, t, scan, 4 * units)
        const cellBefore = t > 0 ? stepAt(heap, cells, t - 1, scan, units) : zeros
        heap.split('lstmStepGradient', perSample(scan), (from, to) => [
          moved(t === length - 1 ? 0 : heap.address(dState), from, units),
          moved(dOutputAt(t), from, units),
          moved(heap.address(dCell), from, units),
          moved(stepAt(heap, gates, t, scan, 4 * units), from, 4 * units),
          moved(cellBefore, from, units),
          moved(stepAt(heap, bounded, t, scan, units), from, units),
          moved(dProduct, from, 4 * units),
          to - from,
          units,
        ])
        const product = { dProduct, kernel: recurrentKernel, dState: heap.address(dState), adds: false }
        if (t > 0) stateGradient(heap, scan, product)
      }
    })
    for (const each of [dState, dCell]) heap.dispose(each)
    return [dProducts, kernelGradient(heap, states, dProducts, scan, 4)]
  },
)
