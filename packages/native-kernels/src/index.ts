export { nativeKernels, type NativeKernels, type Unavailable } from './load.js'
