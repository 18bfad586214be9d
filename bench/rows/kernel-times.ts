/** What a kernel took in a step. */
export interface KernelTime {
  /** The label of its pipeline. */
  readonly name: string
  readonly dispatches: number
  /** Microseconds on the device, all its dispatches together. */
  readonly microseconds: number
}

/** Measures how long each kernel runs on the device. */
export interface KernelTimer {
  /** From now on every dispatch gets a pass of its own, between two timestamps. */
  start(): void
  /** All kernels since `start`, the longest first, to be divided by `steps`; empty where the device has no `timestamp-query`. */
  stop(steps: number): Promise<readonly KernelTime[]>
}

/** The most timestamps that WebGPU lets a query set hold. */
const TIMESTAMPS = 4096

/** Timestamps of dispatches in the order of their labels, two for each. */
interface Marks {
  readonly set: GPUQuerySet
  readonly labels: string[]
}

/** The timestamps of one set, once its commands have run. */
interface Reading {
  readonly labels: readonly string[]
  readonly buffer: GPUBuffer
}

/** Stands between a program and WebGPU, so that it measures any program. A process measures nothing else after it. */
export function kernelTimer(): KernelTimer {
  const readings: Reading[] = []
  return {
    start: () => markDispatches((reading) => readings.push(reading)),
    async stop(steps) {
      const totals = new Map<string, { dispatches: number; nanoseconds: number }>()
      for (const { labels, buffer } of readings) {
        await buffer.mapAsync(GPUMapMode.READ)
        const times = new BigUint64Array(buffer.getMappedRange())
        for (const [i, label] of labels.entries()) {
          const { dispatches, nanoseconds } = totals.get(label) ?? { dispatches: 0, nanoseconds: 0 }
          const passed = Number(times[2 * i + 1]! - times[2 * i]!)
          totals.set(label, { dispatches: dispatches + 1, nanoseconds: nanoseconds + passed })
        }
        buffer.destroy()
      }
      const kernels = [...totals].map(([name, { dispatches, nanoseconds }]) => ({
        name,
        dispatches: dispatches / steps,
        microseconds: nanoseconds / 1000 / steps,
      }))
      return kernels.sort((a, b) => b.microseconds - a.microseconds)
    },
  }
}

/** From now on every dispatch of a device that can tell the time is marked by two timestamps. @param read is told where they will lie */
function markDispatches(read: (reading: Reading) => void): void {
  const marks = new WeakMap<GPUCommandEncoder, { readonly device: GPUDevice; readonly sets: Marks[] }>()
  const { createCommandEncoder } = GPUDevice.prototype
  GPUDevice.prototype.createCommandEncoder = function (...given) {
    const encoder = createCommandEncoder.apply(this, given)
    if (this.features.has('timestamp-query')) marks.set(encoder, { device: this, sets: [] })
    return encoder
  }
  const { beginComputePass, finish } = GPUCommandEncoder.prototype
  GPUCommandEncoder.prototype.beginComputePass = function (...given) {
    const own = marks.get(this)
    if (!own) return beginComputePass.apply(this, given)
    return passForEach((label) =>
      beginComputePass.call(this, { timestampWrites: nextMarks(own.device, own.sets, label) }),
    )
  }
  GPUCommandEncoder.prototype.finish = function (...given) {
    const own = marks.get(this)
    for (const set of own?.sets ?? []) read(resolveMarks(own!.device, this, set))
    return finish.apply(this, given)
  }
}

/** The two timestamps of the next dispatch. */
function nextMarks(device: GPUDevice, sets: Marks[], label: string): GPUComputePassTimestampWrites {
  let last = sets.at(-1)
  if (!last || 2 * last.labels.length === TIMESTAMPS) {
    last = { set: device.createQuerySet({ type: 'timestamp', count: TIMESTAMPS }), labels: [] }
    sets.push(last)
  }
  const beginningOfPassWriteIndex = 2 * last.labels.length
  last.labels.push(label)
  return { querySet: last.set, beginningOfPassWriteIndex, endOfPassWriteIndex: beginningOfPassWriteIndex + 1 }
}

/** Copies timestamps to where the host can read them. */
function resolveMarks(device: GPUDevice, encoder: GPUCommandEncoder, { set, labels }: Marks): Reading {
  const size = 16 * labels.length
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC })
  const buffer = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
  encoder.resolveQuerySet(set, 0, 2 * labels.length, resolved, 0)
  encoder.copyBufferToBuffer(resolved, 0, buffer, 0, size)
  return { labels, buffer }
}

/** A pass that begins another one for each dispatch. @param begin is told the label of the pipeline */
function passForEach(begin: (label: string) => GPUComputePassEncoder): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline
  const groups = new Map<number, GPUBindGroup>()

  function dispatch(issue: (pass: GPUComputePassEncoder) => void): void {
    const pass = begin(pipeline.label)
    pass.setPipeline(pipeline)
    for (const [index, group] of groups) pass.setBindGroup(index, group)
    issue(pass)
    pass.end()
  }

  return {
    setPipeline: (next: GPUComputePipeline) => void (pipeline = next),
    setBindGroup: (index: number, group: GPUBindGroup) => void groups.set(index, group),
    dispatchWorkgroups: (x: number, y = 1, z = 1) => dispatch((pass) => pass.dispatchWorkgroups(x, y, z)),
    dispatchWorkgroupsIndirect: (buffer: GPUBuffer, offset: number) =>
      dispatch((pass) => pass.dispatchWorkgroupsIndirect(buffer, offset)),
    end: () => undefined,
  } as unknown as GPUComputePassEncoder
}
