/**
 * What commands leave in buffers that are zero before them, buffer after buffer; undefined where the device refuses a command or has no memory.
 *
 * @param record adds the commands; shaders that it compiles may be refused, too
 */
export async function readResults(
  device: GPUDevice,
  written: readonly GPUBuffer[],
  record: (encoder: GPUCommandEncoder) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const size = written.reduce((sum, buffer) => sum + buffer.size, 0)
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation')
  const result = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST })
  const encoder = device.createCommandEncoder()
  for (const buffer of written) encoder.clearBuffer(buffer)
  record(encoder)
  let at = 0
  for (const buffer of written) {
    encoder.copyBufferToBuffer(buffer, 0, result, at, buffer.size)
    at += buffer.size
  }
  device.queue.submit([encoder.finish()])
  try {
    const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()])
    if (errors.some(Boolean)) return undefined
    await result.mapAsync(GPUMapMode.READ)
    return new Uint8Array(result.getMappedRange().slice(0))
  } finally {
    result.destroy()
  }
}
