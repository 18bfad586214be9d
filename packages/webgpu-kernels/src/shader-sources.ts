/** The text of a compute pipeline's shader. */
export interface ShaderSource {
  readonly code: string
  readonly entryPoint: string
}

/** A pipeline that names no entry point has the only one of its shader. */
const ENTRY = /@workgroup_size\([^)]*\)\s*fn\s+(\w+)/

const sources = new WeakMap<GPUComputePipeline, ShaderSource>()

/** Remembers the shaders of all pipelines that are made on a device from now on, for those who compile variants of them. */
export function rememberSources(device: GPUDevice): void {
  const codes = new WeakMap<GPUShaderModule, string>()
  const createShaderModule = device.createShaderModule.bind(device)
  const createComputePipeline = device.createComputePipeline.bind(device)
  const createComputePipelineAsync = device.createComputePipelineAsync.bind(device)

  function remember(pipeline: GPUComputePipeline, { compute }: GPUComputePipelineDescriptor): GPUComputePipeline {
    const code = codes.get(compute.module)
    const entryPoint = compute.entryPoint ?? (code && ENTRY.exec(code)?.[1])
    if (code !== undefined && entryPoint) sources.set(pipeline, { code, entryPoint })
    return pipeline
  }

  Object.assign(device, {
    createShaderModule(descriptor: GPUShaderModuleDescriptor) {
      const module = createShaderModule(descriptor)
      codes.set(module, descriptor.code)
      return module
    },
    createComputePipeline: (descriptor: GPUComputePipelineDescriptor) =>
      remember(createComputePipeline(descriptor), descriptor),
    createComputePipelineAsync: async (descriptor: GPUComputePipelineDescriptor) =>
      remember(await createComputePipelineAsync(descriptor), descriptor),
  })
}

/**
 * The shader of a pipeline, or `undefined` where its device is not one of `createWebgpuDevice`, which remembers them.
 *
 * @example
 * shaderSourceOf(pipelineOf(device, 'nothing', '@compute @workgroup_size(1) fn main() {}'))?.entryPoint // main
 */
export const shaderSourceOf = (pipeline: GPUComputePipeline): ShaderSource | undefined => sources.get(pipeline)
