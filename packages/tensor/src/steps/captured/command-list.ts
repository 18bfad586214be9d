import { moveCommand, slicesOf, type Clear, type Command, type Copy, type Dispatch, type Slice } from './commands.js'

/** The commands of a step in the form that is cheapest for the host: WebGPU objects made once, in one flat list. */
export interface CommandList {
  /** Kernels that each step starts. */
  readonly dispatches: number
  /** Encodes so many steps, the first of them on the first row. */
  encode(encoder: GPUCommandEncoder, steps: number): void
}

/** How the buffers that a step touches change from one step of a submit to the next. */
export interface RowLayout {
  /** Dispatches that are done for all rows at once, before the first step; their groups along z are those of one row. */
  readonly ahead: readonly Command[]
  /** Bytes from a step's row to that of the next one, of the buffers that have rows. */
  readonly strides: ReadonlyMap<GPUBuffer, number>
  /** Buffers that change places in every second step. */
  readonly turns: ReadonlyMap<GPUBuffer, GPUBuffer>
}

type Item = (Pick<Dispatch, 'kind' | 'pipeline' | 'groups'> & { readonly group: GPUBindGroup }) | Copy | Clear

/** @param commands on real buffers, as the first step of a submit runs them */
export function createCommandList(device: GPUDevice, commands: readonly Command[], layout: RowLayout): CommandList {
  const ahead = bindAll(device, layout.ahead, layout)
  const items = bindAll(device, commands, layout)
  return {
    dispatches: commands.filter(({ kind }) => kind === 'dispatch').length,
    encode(encoder, steps) {
      let pass: GPUComputePassEncoder | undefined
      let current: GPUComputePipeline | undefined

      /** @param rows for how many a dispatch is done at once */
      function issue(item: Item, rows: number): void {
        if (item.kind === 'dispatch') {
          pass ??= encoder.beginComputePass()
          if (item.pipeline !== current) pass.setPipeline((current = item.pipeline))
          pass.setBindGroup(0, item.group)
          start(pass, item.groups, rows)
          return
        }
        pass?.end()
        pass = current = undefined
        if (item.kind === 'clear') encoder.clearBuffer(item.to.buffer, item.to.offset, item.to.size)
        else copy(encoder, item.from, item.to)
      }

      for (const itemAt of ahead) issue(itemAt(0), steps)
      for (let row = 0; row < steps; row++) for (const itemAt of items) issue(itemAt(row), 1)
      pass?.end()
    },
  }
}

/** Arguments of 1 are left out: Dawn takes a twentieth of the time of a dispatch to convert each of them. */
function start(pass: GPUComputePassEncoder, [x, y, z]: Dispatch['groups'], rows: number): void {
  if (z * rows !== 1) pass.dispatchWorkgroups(x, y, z * rows)
  else if (y !== 1) pass.dispatchWorkgroups(x, y)
  else pass.dispatchWorkgroups(x)
}

/** For each command what it is in the step on a row. Bind groups are made once, at the first step that needs them. */
function bindAll(
  device: GPUDevice,
  commands: readonly Command[],
  { strides, turns }: RowLayout,
): ((row: number) => Item)[] {
  const layouts = new Map<GPUComputePipeline, GPUBindGroupLayout>()

  function layoutOf(pipeline: GPUComputePipeline): GPUBindGroupLayout {
    const layout = layouts.get(pipeline) ?? pipeline.getBindGroupLayout(0)
    layouts.set(pipeline, layout)
    return layout
  }

  function bind(command: Command): Item {
    if (command.kind !== 'dispatch') return command
    const { kind, pipeline, bindings, groups } = command
    const entries = bindings.map(({ index, slice }) => ({ binding: index, resource: slice }))
    return { kind, pipeline, group: device.createBindGroup({ layout: layoutOf(pipeline), entries }), groups }
  }

  return commands.map((command) => {
    const touched = slicesOf(command).map(({ buffer }) => buffer)
    const hasRows = touched.some((buffer) => strides.has(buffer))
    const takesTurns = touched.some((buffer) => turns.has(buffer))
    if (!hasRows && !takesTurns) {
      const item = bind(command)
      return () => item
    }
    const made: Item[] = []
    const moveTo =
      (row: number) =>
      (slice: Slice): Slice => ({
        ...slice,
        buffer: (row % 2 === 1 && turns.get(slice.buffer)) || slice.buffer,
        offset: slice.offset + row * (strides.get(slice.buffer) ?? 0),
      })
    return (row) => {
      const variant = hasRows ? row : row % 2
      return (made[variant] ??= bind(moveCommand(command, moveTo(row))))
    }
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
