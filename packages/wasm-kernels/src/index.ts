export type { NativeAddon } from './native.js'
export {
  registerWasmKernels,
  unregisterWasmKernels,
  type WasmKernelOptions,
  type WasmKernelReport,
} from './registration.js'
export { supportedVariant, type Variant } from './module.js'
export { canShareMemory, shareWasmMemory, stockBinary } from './share.js'
export { stopThreads } from './threads.js'
