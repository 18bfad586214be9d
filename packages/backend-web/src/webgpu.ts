import { patchTfjs, StartError } from '@telarjs/tensor'
import { isSoftware, nameOf } from '@telarjs/webgpu-kernels'
import { load, type WebCandidate } from './ids.js'
import { cachedTiles } from './tile-cache.js'

/** Any vendor's GPU through the browser's WebGPU. */
export const webgpu: WebCandidate = {
  id: 'webgpu',
  gpu: true,
  async start({ allowSoftware, onError }) {
    const gpu: GPU | undefined = globalThis.navigator?.gpu
    if (!gpu)
      throw new StartError(
        'webgpu',
        'this browser has no WebGPU here',
        'Use a current browser, and a page that came over https or from localhost.',
      )
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter)
      throw new StartError(
        'webgpu',
        'the browser offers no GPU adapter',
        'Turn hardware acceleration on in its settings; about:gpu tells more.',
      )
    if (!allowSoftware && isSoftware(adapter.info)) {
      throw new StartError(
        'webgpu',
        `the only adapter is ${nameOf(adapter.info)}, which is software on the CPU and slower than wasm`,
        'Turn hardware acceleration on in the settings of the browser.',
      )
    }
    const { createWebgpuDevice } = await load('webgpu', () => import('@telarjs/webgpu-kernels/device'))
    // First what tfjs gets wrong: Telar's kernels fall back on it.
    patchTfjs()
    const tiles = cachedTiles()
    const { name, software, release } = await createWebgpuDevice(gpu, {
      ...(onError ? { onError } : {}),
      ...(tiles ? { tiles } : {}),
    })
    return {
      device: software ? `${name} (software on the CPU)` : name,
      software,
      async stop() {
        release()
      },
    }
  },
}
