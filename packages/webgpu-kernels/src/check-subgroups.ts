import { pipelineOf } from './pipelines.js'
import { readResults } from './read-results.js'
import { groupSum, LANES } from './shaders/group-sum.js'
import { chooseSubgroups } from './subgroups.js'

/** What WebGPU allows, but for subgroups of one, which exchange nothing. */
const SIZES = [2, 4, 8, 16, 32, 64, 128]

/**
 * Lets kernels use subgroups on a device that has them, if its sums then have the bits that they have without: two sums of numbers whose order
 * matters are computed on it, and compared with the same additions on the host.
 */
export async function checkSubgroups(
  device: GPUDevice,
  { subgroupMinSize: size = 0 }: Pick<GPUAdapterInfo, 'subgroupMinSize'>,
): Promise<void> {
  if (!device.features.has('subgroups') || !SIZES.includes(size)) return
  const values = Float32Array.from({ length: LANES }, (_, i) => Math.sin(i + 1) * 2 ** ((i * 7) % 19))
  // In the second sum the halves change places, which changes no bit of it.
  const expected = treeSum(values)
  const sums = await sumsOf(device, size, values)
  if (sums?.every((sum) => Object.is(sum, expected))) chooseSubgroups(device, size)
}

/** Half of the numbers are added to the other half, in float32, until one is left. */
function treeSum(values: Float32Array): number {
  let left = values
  while (left.length > 1) {
    const half = left.length / 2
    left = left.subarray(0, half).map((value, i) => value + left[i + half]!)
  }
  return left[0]!
}

/** What each invocation gets for the sum, of two after one another; undefined where the device refuses the shader. */
async function sumsOf(device: GPUDevice, size: number, values: Float32Array): Promise<Float32Array | undefined> {
  const { parameters, functions, lanes } = groupSum(size)
  const code = `enable subgroups;
@group(0) @binding(0) var<storage, read_write> sums: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
${functions}
@compute @workgroup_size(${LANES})
fn main(${parameters}) {
  sums[lane] = sum_of_group(${lanes}, given[lane]);
  sums[${LANES}u + lane] = sum_of_group(${lanes}, given[(lane + ${LANES / 2}u) % ${LANES}u]);
}`
  const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage
  const sums = device.createBuffer({ size: 2 * values.byteLength, usage: STORAGE | COPY_SRC | COPY_DST })
  const given = device.createBuffer({ size: values.byteLength, usage: STORAGE | COPY_DST })
  device.queue.writeBuffer(given, 0, new Float32Array(values))
  const entries = [sums, given].map((buffer, binding) => ({ binding, resource: { buffer } }))
  try {
    const bytes = await readResults(device, [sums], (encoder) => {
      const pipeline = pipelineOf(device, 'check of subgroups', code)
      const pass = encoder.beginComputePass()
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
      pass.dispatchWorkgroups(1)
      pass.end()
    })
    return bytes && new Float32Array(bytes.buffer)
  } finally {
    for (const buffer of [sums, given]) buffer.destroy()
  }
}
