import { BackendError } from '@telarjs/core'

interface Health {
  error: BackendError | undefined
}

const watched = new WeakMap<GPUDevice, Health>()

/**
 * Collects the errors that WebGPU reports separately from the calls that caused them: a command buffer that fails validation is dropped as a whole,
 * so its results are wrong without an exception, and a device can be lost at any time. `checkDevice` throws what was collected.
 *
 * @param onError called once, with the first error
 *
 * @example
 * watchDevice(device, (error) => console.error(error.message))
 */
export function watchDevice(device: GPUDevice, onError: (error: BackendError) => void = () => undefined): void {
  if (watched.has(device)) return
  const health: Health = { error: undefined }
  watched.set(device, health)
  function report(problem: string, remedy?: string): void {
    if (health.error) return
    health.error = new BackendError({ where: 'webgpu', problem, ...(remedy === undefined ? {} : { remedy }) })
    onError(health.error)
  }
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault()
    const { error } = event
    const memory = error.constructor.name === 'GPUOutOfMemoryError'
    if (memory) report(`the GPU is out of memory: ${error.message}`, 'Use a smaller batch or a smaller model')
    else report(`the GPU refused a command, so results are wrong from here on: ${error.message}`)
  })
  void device.lost.then(({ reason, message }) => {
    if (reason === 'destroyed') return report('the device was released')
    report(`the GPU was lost (${message || 'no reason given'})`, 'Start again from the last checkpoint')
  })
}

/**
 * The first error that a watched device reported, if any.
 *
 * @example
 * const error = deviceError(device)
 */
export function deviceError(device: GPUDevice): BackendError | undefined {
  return watched.get(device)?.error
}

/**
 * Throws the first error that a watched device reported.
 *
 * @throws BackendError
 *
 * @example
 * checkDevice(device) // before numbers from the device are trusted
 */
export function checkDevice(device: GPUDevice): void {
  const error = deviceError(device)
  if (error) throw error
}
