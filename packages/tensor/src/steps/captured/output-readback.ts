import { BackendError } from '@telarjs/core'
import { checkDevice, deviceError } from '@telarjs/webgpu-kernels'
import type { Slice } from './commands.js'
import { copy } from './command-list.js'

/** One output of a step, and where it lies after each replay. */
export interface Output {
  readonly dtype: string
  readonly slice: Slice
}

/** Copies the outputs of all steps of a chunk into one buffer, which goes to the host when it is read. */
export interface OutputReadback {
  /** Copies the outputs of step `i`. */
  encode(encoder: GPUCommandEncoder, i: number): void
  read(): Promise<Record<string, Float32Array>>
}

export function createOutputReadback(
  device: GPUDevice,
  outs: Readonly<Record<string, Output>>,
  steps: number,
): OutputReadback {
  const names = Object.keys(outs)
  const total = names.reduce((sum, name) => sum + outs[name]!.slice.size, 0) * steps
  const buffer =
    total > 0
      ? device.createBuffer({ size: total, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
      : undefined
  let values: Promise<Record<string, Float32Array>> | undefined

  function startOf(name: string): number {
    return names.slice(0, names.indexOf(name)).reduce((sum, before) => sum + outs[before]!.slice.size * steps, 0)
  }

  const starts = Object.fromEntries(names.map((name) => [name, startOf(name)]))

  async function readOnce(): Promise<Record<string, Float32Array>> {
    if (!buffer) return {}
    try {
      await buffer.mapAsync(GPUMapMode.READ)
    } catch (error) {
      throw (
        deviceError(device) ??
        new BackendError({
          where: 'webgpu',
          problem: `results cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        })
      )
    }
    checkDevice(device)
    const mapped = buffer.getMappedRange()
    const entries = names.map((name) => {
      const { dtype, slice } = outs[name]!
      const bytes = mapped.slice(starts[name]!, starts[name]! + slice.size * steps)
      return [name, dtype === 'float32' ? new Float32Array(bytes) : Float32Array.from(new Int32Array(bytes))] as const
    })
    buffer.destroy()
    return Object.fromEntries(entries)
  }

  return {
    encode(encoder, i) {
      if (!buffer) return
      for (const name of names) {
        const { slice } = outs[name]!
        copy(encoder, slice, { buffer, offset: starts[name]! + i * slice.size })
      }
    },
    read: () => (values ??= readOnce()),
  }
}
