import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { groupSumOf, LANES, type GroupSum } from '../shaders/group-sum.js'
import type { WebgpuBackend } from '../backend.js'
import { output, runRaw } from '../raw-program.js'

interface Inputs {
  /** float32 [B, C] */
  readonly prediction: TensorInfo
  /** int32 [B] */
  readonly labels: TensorInfo
}

const wgsl = ({ functions, parameters, lanes }: GroupSum, write: string): string => `${functions}
@compute @workgroup_size(${LANES})
fn main(${parameters}) {
  var correct = 0.0;
  var total = 0.0;
  for (var row = lane; row < args.rows; row += ${LANES}u) {
    let start = row * args.classes;
    var best = 0u;
    total += prediction[start];
    for (var i = 1u; i < args.classes; i++) {
      total += prediction[start + i];
      if (prediction[start + i] > prediction[start + best]) { best = i; }
    }
    correct += select(0.0, 1.0, i32(best) == labels[row]);
  }
  let count = sum_of_group(${lanes}, correct);
  let scores = sum_of_group(${lanes}, total);
  if (lane == 0u) { ${write} }
}`

function run(
  backend: WebgpuBackend,
  label: string,
  { prediction, labels }: Inputs,
  shape: readonly number[],
  write: string,
): TensorInfo[] {
  const [rows, classes] = prediction.shape as [number, number]
  const result = output(backend, shape)
  const sum = groupSumOf(backend.device)
  runRaw(backend, {
    label,
    enables: sum.enables,
    wgsl: wgsl(sum, write),
    writes: { result: { tensor: result } },
    reads: { prediction: { tensor: prediction }, labels: { tensor: labels, type: 'i32' } },
    args: { rows: ['u32', rows], classes: ['u32', classes] },
    groups: [1, 1, 1],
  })
  return [result]
}

/** How many predictions are largest at the label: a float32 scalar. Of equal predictions the first counts, as in `tf.argMax`. */
export const countCorrect = webgpuKernel<Inputs, object>('TelarCountCorrect', (backend, inputs) =>
  run(backend, 'TelarCountCorrect', inputs, [], 'result[0] = count;'),
)

/** The same count, the number of rows, and the sum of all predictions, which is NaN where one of them is: float32 [3]. */
export const accuracySums = webgpuKernel<Inputs, object>('TelarAccuracySums', (backend, inputs) =>
  run(backend, 'TelarAccuracySums', inputs, [3], 'result[0] = count; result[1] = f32(args.rows); result[2] = scores;'),
)
