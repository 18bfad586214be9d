import type { TensorInfo } from '@tensorflow/tfjs-core'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  /** float32, of any shape */
  readonly dy: TensorInfo
  /** After ReLU, of the same shape. */
  readonly y: TensorInfo
}

// A comparison that NaN fails, so that NaN in y passes the gradient on instead of hiding it.
const wgsl = `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  dx[i] = select(dy[i], 0.0, y[i] <= 0.0);
}`

/** The gradient of ReLU: dy where y > 0. */
export const reluGradient = webgpuKernel<Inputs, object>('TelarReluGradient', (backend, { dy, y }) => {
  const size = sizeOf(y)
  const dx = output(backend, y.shape)
  runRaw(backend, {
    label: 'TelarReluGradient',
    wgsl,
    writes: { dx: { tensor: dx } },
    reads: { dy: { tensor: dy }, y: { tensor: y } },
    args: { size: ['u32', size] },
    groups: groupsFor(backend.device, size),
  })
  return [dx]
})
