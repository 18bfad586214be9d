/**
 * How kernels divide work among invocations. `tiled`: a workgroup loads tiles into workgroup memory and waits at barriers, which suits a
 * GPU. `direct`: every invocation works alone on a larger block in registers. A software adapter has no fast workgroup memory, and at a
 * barrier it saves and restores all invocations: SwiftShader multiplies matrices some 15 times faster without them.
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
 * Sets the form of the kernels that run on a device from now on, for example to test a form that its adapter would not get.
 *
 * @example
 * chooseForm(device, 'tiled')
 */
export function chooseForm(device: GPUDevice, form: Form): void {
  chosen.set(device, form)
}
