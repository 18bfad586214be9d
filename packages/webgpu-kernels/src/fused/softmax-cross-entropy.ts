import type { TensorInfo } from '@tensorflow/tfjs-core'
import { webgpuKernel } from '../kernel.js'
import { groupSumOf, LANES, type GroupSum } from '../shaders/group-sum.js'
import { output, runRaw, type Buffer } from '../raw-program.js'

interface Inputs {
  /** float32 [B, C] */
  readonly logits: TensorInfo
  /** int32 [B] */
  readonly labels: TensorInfo
  /** float32 [B], default all 1 */
  readonly weights?: TensorInfo
}

interface Attributes {
  readonly labelSmoothing: number
}

/** Up to this size, one workgroup is faster than several and a second pass. */
const ONE_GROUP = 1 << 15

const rowsWgsl = ({ functions, parameters, lanes }: GroupSum, weighted: boolean): string => `${functions}
fn weight_of(row: u32) -> f32 { return ${weighted ? 'weights[row]' : '1.0'}; }

@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group: vec3<u32>, ${parameters}) {
  var weight = 0.0;
  for (var row = lane; row < args.rows; row += ${LANES}u) { weight += weight_of(row); }
  let total = sum_of_group(${lanes}, weight);

  var loss = 0.0;
  let spread = args.smoothing / f32(args.classes);
  for (var row = group.x * ${LANES}u + lane; row < args.rows; row += args.groups * ${LANES}u) {
    let start = row * args.classes;
    var largest = logits[start];
    for (var i = 1u; i < args.classes; i++) { largest = max(largest, logits[start + i]); }
    var sum = 0.0;
    var distance = 0.0;
    for (var i = 0u; i < args.classes; i++) {
      sum += exp(logits[start + i] - largest);
      distance += logits[start + i] - largest;
    }
    let label = u32(labels[row]);
    let share = weight_of(row) / total;
    loss += share * (log(sum) - (1.0 - args.smoothing) * (logits[start + label] - largest) - spread * distance);
    for (var i = 0u; i < args.classes; i++) {
      let expected = spread + select(0.0, 1.0 - args.smoothing, i == label);
      gradient[start + i] = share * (exp(logits[start + i] - largest) / sum - expected);
    }
  }
  let sum = sum_of_group(${lanes}, loss);
  if (lane == 0u) { losses[group.x] = sum; }
}`

const sumWgsl = ({ functions, parameters, lanes }: GroupSum): string => `${functions}
@compute @workgroup_size(${LANES})
fn main(${parameters}) {
  var mine = 0.0;
  for (var i = lane; i < args.count; i += ${LANES}u) { mine += losses[i]; }
  let sum = sum_of_group(${lanes}, mine);
  if (lane == 0u) { loss[0] = sum; }
}`

/**
 * Cross-entropy of softmax(logits) with integer labels, averaged by weight, and its gradient with respect to the logits:
 * `w (softmax - target) / sum(w)` with target `(1 - a) onehot + a / C`. One pass; two for large batches.
 */
export const softmaxCrossEntropy = webgpuKernel<Inputs, Attributes>(
  'TelarSoftmaxCrossEntropy',
  (backend, { logits, labels, weights }, { labelSmoothing }) => {
    const [rows, classes] = logits.shape as [number, number]
    const sum = groupSumOf(backend.device)
    const groups = rows * classes <= ONE_GROUP ? 1 : Math.min(Math.ceil(rows / LANES), 1024)
    const gradient = output(backend, logits.shape)
    const loss = output(backend, [])
    const losses = groups === 1 ? loss : output(backend, [groups])
    const weighing: Record<string, Buffer> = weights ? { weights: { tensor: weights } } : {}
    runRaw(backend, {
      label: 'TelarSoftmaxCrossEntropy',
      enables: sum.enables,
      wgsl: rowsWgsl(sum, weights !== undefined),
      writes: { gradient: { tensor: gradient }, losses: { tensor: losses } },
      reads: { logits: { tensor: logits }, labels: { tensor: labels, type: 'i32' }, ...weighing },
      args: {
        rows: ['u32', rows],
        classes: ['u32', classes],
        groups: ['u32', groups],
        smoothing: ['f32', labelSmoothing],
      },
      groups: [groups, 1, 1],
    })
    if (groups > 1) {
      runRaw(backend, {
        label: 'TelarSoftmaxCrossEntropy sum',
        enables: sum.enables,
        wgsl: sumWgsl(sum),
        writes: { loss: { tensor: loss } },
        reads: { losses: { tensor: losses } },
        args: { count: ['u32', groups] },
        groups: [1, 1, 1],
      })
      backend.disposeData(losses.dataId)
    }
    return [loss, gradient]
  },
)
