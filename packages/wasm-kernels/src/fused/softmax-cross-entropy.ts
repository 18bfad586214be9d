/** TelarSoftmaxCrossEntropy: the weighted mean loss and its gradient with respect to the logits, from integer labels. */
import { allFloats, defineKernel, haveSize } from '../kernel.js'

export interface SoftmaxCrossEntropyAttributes {
  readonly labelSmoothing: number
}

export const softmaxCrossEntropy = defineKernel<'logits' | 'labels' | 'weights', SoftmaxCrossEntropyAttributes>(
  'TelarSoftmaxCrossEntropy',
  ({ inputs: { logits, labels, weights }, attributes: { labelSmoothing }, heap }) => {
    const [rows, classes] = logits.shape
    if (!allFloats(logits, weights) || labels.dtype !== 'int32' || rows === undefined || classes === undefined)
      return undefined
    if (logits.shape.length !== 2 || !haveSize(rows, labels) || (weights && !haveSize(rows, weights))) return undefined
    const gradient = heap.output(logits.shape)
    const loss = heap.output([])
    const weightsAt = weights ? heap.address(weights) : 0
    heap.wasm.softmaxCrossEntropy(
      heap.address(logits),
      heap.address(labels),
      weightsAt,
      heap.address(gradient),
      heap.address(loss),
      rows,
      classes,
      labelSmoothing,
    )
    return [loss, gradient]
  },
)

/** TelarCountCorrect: how many rows have their largest value at the label. */
export const countCorrect = defineKernel<'prediction' | 'labels', undefined>(
  'TelarCountCorrect',
  ({ inputs: { prediction, labels }, heap }) => {
    const [rows, classes] = prediction.shape
    if (!allFloats(prediction) || labels.dtype !== 'int32' || rows === undefined || classes === undefined)
      return undefined
    if (prediction.shape.length !== 2 || !haveSize(rows, labels)) return undefined
    const correct = heap.output([])
    heap.wasm.countCorrect(heap.address(prediction), heap.address(labels), rows, classes, heap.address(correct))
    return correct
  },
)
