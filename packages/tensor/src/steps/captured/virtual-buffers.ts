/**
 * A buffer of a step while it is traced. tfjs takes its placeholder for a GPU buffer, but it has no memory: how much a step needs is
 * known only when the whole step is known.
 *
 * - `computed`: written by a dispatch before it is read; two of them may share memory
 * - `constant`: values that the host made inside the step; the same at every replay
 * - `uniform`: sizes and numbers of one dispatch; the same at every replay
 * - `feed`: an input that changes at every replay
 */
export interface VirtualBuffer {
  readonly kind: 'computed' | 'constant' | 'uniform' | 'feed'
  readonly size: number
  /** Contents of a constant or a uniform. */
  bytes?: Uint8Array
}

/** The virtual buffers of one trace, by their placeholders. */
export interface VirtualBuffers {
  /** @returns the placeholder */
  create(buffer: VirtualBuffer, usage?: number): GPUBuffer
  /** @returns undefined for a real buffer */
  get(placeholder: GPUBuffer): VirtualBuffer | undefined
}

export function createVirtualBuffers(): VirtualBuffers {
  const buffers = new Map<GPUBuffer, VirtualBuffer>()
  return {
    create(buffer, usage = 0) {
      const placeholder = Object.create(GPUBuffer.prototype, {
        size: { value: buffer.size },
        usage: { value: usage },
      }) as GPUBuffer
      buffers.set(placeholder, buffer)
      return placeholder
    },
    get: (placeholder) => buffers.get(placeholder),
  }
}
