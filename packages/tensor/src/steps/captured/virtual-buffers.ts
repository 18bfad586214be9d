/**
 * Buffers of a step while it is traced. tfjs takes them for GPU buffers, but they hold no memory: what a step needs is
 * known only when the whole step is known.
 *
 * - `computed`: written by a dispatch before it is read; two of them may share memory
 * - `constant`: values the host made inside the step, frozen
 * - `uniform`: sizes and numbers of one dispatch, frozen
 * - `feed`: an input that changes at every replay
 */
export interface VirtualBuffer {
  readonly kind: 'computed' | 'constant' | 'uniform' | 'feed'
  readonly size: number
  /** Contents of a constant or a uniform. */
  bytes?: Uint8Array
}

export interface VirtualBuffers {
  create(buffer: VirtualBuffer, usage?: number): GPUBuffer
  get(buffer: GPUBuffer): VirtualBuffer | undefined
}

export function createVirtualBuffers(): VirtualBuffers {
  const known = new Map<GPUBuffer, VirtualBuffer>()
  return {
    create(buffer, usage = 0) {
      const stand = Object.create(GPUBuffer.prototype, {
        size: { value: buffer.size },
        usage: { value: usage },
      }) as GPUBuffer
      known.set(stand, buffer)
      return stand
    },
    get: (buffer) => known.get(buffer),
  }
}
