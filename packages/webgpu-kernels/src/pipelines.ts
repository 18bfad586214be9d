const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>()

/**
 * The compute pipeline of a shader with one entry point, compiled when it is first asked for on a device.
 *
 * @param label names it in errors of the device and in timings; the same shader under another name is another pipeline
 *
 * @example
 * pipelineOf(device, 'nothing', '@compute @workgroup_size(1) fn main() {}')
 */
export function pipelineOf(device: GPUDevice, label: string, code: string): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>()
  pipelines.set(device, known)
  const key = `${label}\n${code}`
  const pipeline =
    known.get(key) ??
    device.createComputePipeline({
      label,
      layout: 'auto',
      compute: { module: device.createShaderModule({ label, code }) },
    })
  known.set(key, pipeline)
  return pipeline
}
