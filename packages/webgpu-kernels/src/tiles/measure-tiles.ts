import { equalBytes } from '@telarjs/core'
import { pipelineOf } from '../pipelines.js'
import { bytesOfArgs, bytesOfElement, sourceOf } from '../raw-program.js'
import { readResults } from '../read-results.js'
import { sizeOf } from '../kernel.js'
import { tiledProgram, type MatMul } from '../shaders/matmul.js'
import { defaultTile, fits, type Tile } from './tile.js'

/** What the dispatches take together that are measured at once, about: much more than it takes to ask the device. */
const MEASURED_MS = 3
const [ROUNDS, FIRST_DISPATCHES, MOST_DISPATCHES] = [3, 8, 500]

/** Another tile than the default one has to be so much faster, because measurements vary. */
const WORTHWHILE = 0.95

/** The fastest tile among those whose results have the bits of the default one; that one where the device has no memory for the search, or computes nothing. */
export async function bestTile(
  device: GPUDevice,
  product: MatMul,
  candidates: readonly Tile[],
): Promise<{ readonly best: Tile; readonly isMeasured: boolean }> {
  device.pushErrorScope('out-of-memory')
  const trial = createTrial(device, product)
  const isWithoutMemory = (await device.popErrorScope()) !== null
  try {
    const expected = isWithoutMemory ? undefined : await trial.results(defaultTile)
    if (!expected?.some((byte) => byte !== 0)) return { best: defaultTile, isMeasured: false }
    const alike = [defaultTile]
    for (const tile of candidates) {
      if (tile === defaultTile || !fits(device, tile)) continue
      const results = await trial.results(tile)
      if (results && equalBytes(results, expected)) alike.push(tile)
    }
    return { best: fastest(alike, await timesOf(trial, alike)), isMeasured: true }
  } finally {
    trial.release()
  }
}

/** The first one, unless another is worth a change. */
export function fastest<T>(candidates: readonly T[], times: readonly number[]): T {
  const least = Math.min(...times)
  return least < WORTHWHILE * times[0]! ? candidates[times.indexOf(least)]! : candidates[0]!
}

/** The shortest time of each, in turns, so that what slows the device for a while slows all of them. */
async function timesOf(trial: Trial, candidates: readonly Tile[]): Promise<number[]> {
  const first = await trial.milliseconds(defaultTile, FIRST_DISPATCHES)
  const wanted = Math.round((FIRST_DISPATCHES * MEASURED_MS) / Math.max(first, 0.01))
  const dispatches = Math.min(MOST_DISPATCHES, Math.max(1, wanted))
  const times = candidates.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, tile] of candidates.entries())
      times[i] = Math.min(times[i]!, await trial.milliseconds(tile, dispatches))
  return times
}

/** A product on buffers of its own. */
export interface Trial {
  /** The bytes of all results; undefined where the device refuses the shader or has no memory. */
  results(tile: Tile): Promise<Uint8Array | undefined>
  milliseconds(tile: Tile, dispatches: number): Promise<number>
  release(): void
}

export function createTrial(device: GPUDevice, product: MatMul): Trial {
  const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage
  const bytesOf = ({ tensor, type = 'f32' }: MatMul['reads'][string]) => bytesOfElement(type) * sizeOf(tensor)
  const written = Object.values(product.writes).map((each) =>
    device.createBuffer({ size: bytesOf(each), usage: STORAGE | COPY_SRC | COPY_DST }),
  )
  const read = Object.values(product.reads).map((each, i) => {
    const buffer = device.createBuffer({ size: bytesOf(each), usage: STORAGE | COPY_DST })
    device.queue.writeBuffer(buffer, 0, someNumbers(buffer.size / 4, i))
    return buffer
  })
  const bytes = bytesOfArgs(tiledProgram(product, defaultTile).args)
  const uniforms = device.createBuffer({ size: bytes.byteLength, usage: UNIFORM | COPY_DST })
  device.queue.writeBuffer(uniforms, 0, bytes)
  const buffers = [...written, ...read, uniforms]

  function dispatch(encoder: GPUCommandEncoder, tile: Tile, times: number): void {
    const program = tiledProgram(product, tile)
    const pipeline = pipelineOf(device, program.label, sourceOf(program))
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
    for (let i = 0; i < times; i++) pass.dispatchWorkgroups(...program.groups)
    pass.end()
  }

  return {
    results: (tile) => readResults(device, written, (encoder) => dispatch(encoder, tile, 1)),
    async milliseconds(tile, dispatches) {
      const encoder = device.createCommandEncoder()
      dispatch(encoder, tile, dispatches)
      const commands = encoder.finish()
      await device.queue.onSubmittedWorkDone()
      const started = performance.now()
      device.queue.submit([commands])
      await device.queue.onSubmittedWorkDone()
      return performance.now() - started
    },
    release() {
      for (const buffer of buffers) buffer.destroy()
    },
  }
}

/** Numbers between -1 and 1 whose sums depend on the order of their terms. */
function someNumbers(size: number, seed: number): Float32Array<ArrayBuffer> {
  const block = Float32Array.from({ length: Math.min(size, 9_973) }, (_, i) =>
    Math.sin(12.9898 * (i + 1) + 78.233 * seed),
  )
  const numbers = new Float32Array(size)
  for (let at = 0; at < size; at += block.length) numbers.set(block.subarray(0, size - at), at)
  return numbers
}
