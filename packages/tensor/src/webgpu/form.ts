import { isSoftware } from './adapter.js'

/**
 * How kernels share work among invocations. `tiled`: a workgroup loads tiles into its own memory and waits at barriers, as a GPU
 * likes it. `direct`: every invocation works alone on a larger block in registers. A software adapter has no fast memory to share
 * and pays for a barrier by saving and restoring all invocations: SwiftShader multiplies matrices some 15 times faster without.
 */
export type Form = 'tiled' | 'direct'

const chosen = new WeakMap<GPUDevice, Form>()

/** The form for a device, by its adapter. */
export function formOf(device: GPUDevice): Form {
  const known = chosen.get(device)
  if (known) return known
  // Not every browser tells a device's adapter yet.
  const info: GPUAdapterInfo | undefined = device.adapterInfo
  return chooseForm(device, info && isSoftware(info) ? 'direct' : 'tiled')
}

/** Sets the form of the kernels that run from now on, such as to test one that the adapter would not get. */
export function chooseForm(device: GPUDevice, form: Form): Form {
  chosen.set(device, form)
  return form
}
