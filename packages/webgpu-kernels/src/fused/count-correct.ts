import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { LANES, output, runRaw, SUM_OF_GROUP } from '../raw-program.js'

interface Inputs {
  /** float32 [B, C] */
  readonly prediction: TensorInfo
  /** int32 [B] */
  readonly labels: TensorInfo
}

const wgsl = `${SUM_OF_GROUP}
@compute @workgroup_size(${LANES})
fn main(@builtin(local_invocation_index) lane: u32) {
  var correct = 0.0;
  for (var row = lane; row < args.rows; row += ${LANES}u) {
    let start = row * args.classes;
    var best = 0u;
    for (var i = 1u; i < args.classes; i++) {
      if (prediction[start + i] > prediction[start + best]) { best = i; }
    }
    correct += select(0.0, 1.0, i32(best) == labels[row]);
  }
  let sum = sum_of_group(lane, correct);
  if (lane == 0u) { result[0] = sum; }
}`

/** How many predictions are largest at the label: a float32 scalar. Of equal predictions the first counts, as in `tf.argMax`. */
export const countCorrect = webgpuKernel<Inputs, object>('TelarCountCorrect', (backend, { prediction, labels }) => {
  const [rows, classes] = prediction.shape as [number, number]
  const result = output(backend, [])
  runRaw(backend, {
    label: 'TelarCountCorrect',
    wgsl,
    writes: { result: { tensor: result } },
    reads: { prediction: { tensor: prediction }, labels: { tensor: labels, type: 'i32' } },
    args: { rows: ['u32', rows], classes: ['u32', classes] },
    groups: [1, 1, 1],
  })
  return [result]
})
