import type { Clear, Command, Copy, Dispatch } from './commands.js'

/** The commands of a step in the form that is cheapest for the host: WebGPU objects made once, in one flat list. */
export interface CommandList {
  readonly dispatches: number
  encode(encoder: GPUCommandEncoder): void
}

type Item = (Pick<Dispatch, 'pipeline' | 'groups'> & { readonly group: GPUBindGroup }) | Copy | Clear

/** @param commands on real buffers */
export function createCommandList(device: GPUDevice, commands: readonly Command[]): CommandList {
  const items = bindAll(device, commands)
  return {
    dispatches: commands.filter(({ kind }) => kind === 'dispatch').length,
    encode(encoder) {
      let pass: GPUComputePassEncoder | undefined
      let current: GPUComputePipeline | undefined
      for (const item of items) {
        if ('pipeline' in item) {
          pass ??= encoder.beginComputePass()
          if (item.pipeline !== current) pass.setPipeline((current = item.pipeline))
          pass.setBindGroup(0, item.group)
          pass.dispatchWorkgroups(item.groups[0], item.groups[1], item.groups[2])
          continue
        }
        pass?.end()
        pass = current = undefined
        if (item.kind === 'clear') encoder.clearBuffer(item.to.buffer, item.to.offset, item.to.size)
        else copy(encoder, item.from, item.to)
      }
      pass?.end()
    },
  }
}

/** Makes the bind group of every dispatch. */
function bindAll(device: GPUDevice, commands: readonly Command[]): Item[] {
  const layouts = new Map<GPUComputePipeline, GPUBindGroupLayout>()

  function layoutOf(pipeline: GPUComputePipeline): GPUBindGroupLayout {
    const layout = layouts.get(pipeline) ?? pipeline.getBindGroupLayout(0)
    layouts.set(pipeline, layout)
    return layout
  }

  return commands.map((command): Item => {
    if (command.kind !== 'dispatch') return command
    const { pipeline, bindings, groups } = command
    const entries = bindings.map(({ index, slice }) => ({ binding: index, resource: slice }))
    return { pipeline, group: device.createBindGroup({ layout: layoutOf(pipeline), entries }), groups }
  })
}

interface Place {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly size: number
}

/** Copies a slice of a buffer. */
export function copy(encoder: GPUCommandEncoder, from: Place, to: Omit<Place, 'size'>): void {
  encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, from.size)
}
