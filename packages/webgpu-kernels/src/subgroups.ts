const sizes = new WeakMap<GPUDevice, number>()

/** Invocations of a workgroup that exchange values without barriers on a device; undefined where kernels do without. */
export const subgroupSizeOf = (device: GPUDevice): number | undefined => sizes.get(device)

/** Sets whether kernels use subgroups on a device from now on. @param size the smallest size of a subgroup that its adapter names */
export function chooseSubgroups(device: GPUDevice, size: number | undefined): void {
  if (size === undefined) sizes.delete(device)
  else sizes.set(device, size)
}
