import { patchTfjs } from '@telarjs/tensor'
import { getKernel, registerKernel } from '@tensorflow/tfjs-core'
import { rareKernels } from 'virtual:tfjs-wasm-rare-kernels'

export * from 'tfjs-core-for-plugins'

for (const kernel of rareKernels) if (!getKernel(kernel.kernelName, kernel.backendName)) registerKernel(kernel)
patchTfjs()
