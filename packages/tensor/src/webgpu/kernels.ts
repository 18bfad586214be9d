/** Registers Telar's fused kernels for the backend `webgpu`. */
export function registerWebgpuKernels(): void {}
