/** `import '@telarjs/wasm-kernels/register'` on a page: every tfjs-wasm program that runs after this line trains on these kernels. */
import { registerWasmKernels } from './registration.js'

await registerWasmKernels()
