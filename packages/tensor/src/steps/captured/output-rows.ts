import { BackendError } from '@telarjs/core'
import { checkDevice, deviceError } from '@telarjs/webgpu-kernels'
import { bindAlignment, STORAGE } from './arena.js'
import type { Command, Slice } from './commands.js'
import { copy } from './command-list.js'
import { coversBuffer } from './state-turns.js'

/** One output of a step, and where it lies after each replay. */
export interface Output {
  readonly dtype: string
  /** That of the first member of a stack. */
  readonly slice: Slice
  /** Bytes from that of a member to that of the next one. */
  readonly stride: number
}

/** The outputs of the steps of a submit on the device, each in a buffer with one row for each step. */
export interface OutputRows {
  /** Where outputs that have a buffer to themselves lie in the first row. */
  readonly places: ReadonlyMap<GPUBuffer, Slice>
  /** Bytes of a row of each buffer. */
  readonly strides: ReadonlyMap<GPUBuffer, number>
  /** They bring the others, such as state, to their row at the end of a step. */
  readonly commands: readonly Command[]
  readonly bytes: number
  /** The results of a chunk of so many steps. */
  collect(steps: number): OutputReadback
  release(): void
}

/** Copies the outputs of all steps of a chunk into one buffer, which goes to the host when it is read. */
export interface OutputReadback {
  /** Copies the outputs of `count` steps, from step `from` on, which are in the first rows. */
  encode(encoder: GPUCommandEncoder, from: number, count: number): void
  /** Those of each member of a stack. */
  read(): Promise<readonly Record<string, Float32Array>[]>
}

/** @param isComputed whether a buffer is one that the step writes before it reads it, and for which no place is chosen yet */
export function createOutputRows(
  device: GPUDevice,
  outputs: Readonly<Record<string, Output>>,
  members: number,
  rows: number,
  isComputed: (buffer: GPUBuffer) => boolean,
): OutputRows {
  const places = new Map<GPUBuffer, Slice>()
  const strides = new Map<GPUBuffer, number>()
  const commands: Command[] = []

  function rowsOf(size: number): GPUBuffer {
    const stride = rowBytes(device, size)
    const buffer = device.createBuffer({ size: rows * stride, usage: STORAGE() })
    strides.set(buffer, stride)
    return buffer
  }

  function placed({ buffer, offset, size }: Slice): Slice {
    if (!isComputed(buffer) || !coversBuffer(device, { buffer, offset, size })) {
      const to = { buffer: rowsOf(size), offset: 0, size }
      commands.push({ kind: 'copy', from: { buffer, offset, size }, to })
      return to
    }
    const place = places.get(buffer) ?? { buffer: rowsOf(buffer.size), offset: 0, size: buffer.size }
    places.set(buffer, place)
    return { buffer: place.buffer, offset, size }
  }

  const columns = Object.entries(outputs).map(([name, output]) => {
    const { buffer, offset } = placed(wholeOutput(output, members))
    return { ...output, name, slice: { ...output.slice, buffer, offset } }
  })
  const bytes = [...strides.values()].reduce((sum, stride) => sum + rows * stride, 0)

  return {
    places,
    strides,
    commands,
    bytes,
    collect: (steps) => createReadback(device, columns, members, strides, steps),
    release() {
      for (const buffer of strides.keys()) buffer.destroy()
    },
  }
}

/** The output of all members of a stack. */
export function wholeOutput({ slice, stride }: Output, members: number): Slice {
  return { ...slice, size: (members - 1) * stride + slice.size }
}

function createReadback(
  device: GPUDevice,
  columns: readonly (Output & { readonly name: string })[],
  members: number,
  strides: ReadonlyMap<GPUBuffer, number>,
  steps: number,
): OutputReadback {
  /** Where the rows of each buffer begin. */
  const starts = new Map<GPUBuffer, number>()
  let size = 0
  for (const [buffer, stride] of strides) {
    starts.set(buffer, size)
    size += steps * stride
  }
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ
  const results = size > 0 ? device.createBuffer({ size, usage }) : undefined
  let values: Promise<readonly Record<string, Float32Array>[]> | undefined

  async function readOnce(): Promise<readonly Record<string, Float32Array>[]> {
    const mapped = results ? await map(device, results) : new ArrayBuffer(0)
    const all = Array.from({ length: members }, (_, member) => {
      const entries = columns.map(({ name, dtype, slice: { buffer, offset, size: bytes }, stride: apart }) => {
        const first = starts.get(buffer)! + offset + member * apart
        return [name, gather(mapped, { dtype, first, stride: strides.get(buffer)!, length: bytes / 4, steps })] as const
      })
      return Object.fromEntries(entries)
    })
    results?.destroy()
    return all
  }

  return {
    encode(encoder, from, count) {
      for (const [buffer, stride] of strides) {
        const offset = starts.get(buffer)! + from * stride
        copy(encoder, { buffer, offset: 0, size: count * stride }, { buffer: results!, offset })
      }
    },
    read: () => (values ??= readOnce()),
  }
}

/** Bytes from an output of so many bytes to that of the next step. */
export function rowBytes(device: GPUDevice, size: number): number {
  const alignment = bindAlignment(device)
  return Math.max(1, Math.ceil(size / alignment)) * alignment
}

async function map(device: GPUDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
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
  return buffer.getMappedRange()
}

interface Rows {
  readonly dtype: string
  /** In bytes. */
  readonly first: number
  readonly stride: number
  /** Numbers of a row. */
  readonly length: number
  readonly steps: number
}

/** The numbers of all rows, one after the other. */
function gather(bytes: ArrayBuffer, { dtype, first, stride, length, steps }: Rows): Float32Array {
  const all = dtype === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes)
  const values = new Float32Array(steps * length)
  for (let i = 0; i < steps; i++) {
    const at = (first + i * stride) / 4
    for (let n = 0; n < length; n++) values[i * length + n] = all[at + n]!
  }
  return values
}
