/** `import '@telarjs/wasm-kernels/register'`: every tfjs-wasm program that runs after this line trains on these kernels. */
import { registerWasmKernels } from './registration.js'

registerWasmKernels()
