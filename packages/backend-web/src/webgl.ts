import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { load, type WebCandidate } from './ids.js'

const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i

/** The GPU through WebGL 2, for browsers without WebGPU. */
export const webgl: WebCandidate = {
  id: 'webgl',
  gpu: true,
  async start({ allowSoftware }) {
    const renderer = rendererName()
    if (renderer === undefined)
      throw new StartError(
        'webgl',
        'this browser has no WebGL 2 here',
        'Turn hardware acceleration on in its settings; workers need OffscreenCanvas.',
      )
    const software = SOFTWARE.test(renderer)
    if (software && !allowSoftware) {
      throw new StartError(
        'webgl',
        `the renderer is ${renderer}, which is software on the CPU and slower than wasm`,
        'Turn hardware acceleration on in the settings of the browser.',
      )
    }
    await load('webgl', () => import('@tensorflow/tfjs-backend-webgl'))
    if (!(await tf.setBackend('webgl')))
      throw new StartError(
        'webgl',
        'tfjs could not start its WebGL backend',
        'Close other pages that use the GPU, or reload this one.',
      )
    return { device: software ? `${renderer} (software on the CPU)` : renderer, software, async stop() {} }
  },
}

/** What WebGL draws with, such as `ANGLE (NVIDIA, …)`; undefined where there is no WebGL 2. */
function rendererName(): string | undefined {
  const canvas =
    typeof OffscreenCanvas === 'undefined' ? globalThis.document?.createElement('canvas') : new OffscreenCanvas(1, 1)
  const context = canvas?.getContext('webgl2') as WebGL2RenderingContext | null | undefined
  if (!context) return undefined
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const name = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER))
  // Browsers allow few contexts at a time.
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return name
}
