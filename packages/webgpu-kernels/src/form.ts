/**
 * How kernels share work among invocations. `tiled`: a workgroup loads tiles into its own memory and waits at barriers, as a GPU
 * likes it. `direct`: every invocation works alone on a larger block in registers. A software adapter has no fast memory to share
 * and pays for a barrier by saving and restoring all invocations: SwiftShader multiplies matrices some 15 times faster without.
 */
export type Form = 'tiled' | 'direct'

const chosen = new WeakMap<GPUDevice, Form>()

/**
 * The form of the kernels on a device. `createWebgpuDevice` chooses it by the adapter; on other devices it is `tiled`.
 *
 * @example
 * formOf(device) // 'direct' on SwiftShader
 */
export const formOf = (device: GPUDevice): Form => chosen.get(device) ?? 'tiled'

/**
 * Sets the form of the kernels that run on a device from now on, such as to test one that its adapter would not get.
 *
 * @example
 * chooseForm(device, 'tiled')
 */
export function chooseForm(device: GPUDevice, form: Form): void {
  chosen.set(device, form)
}
