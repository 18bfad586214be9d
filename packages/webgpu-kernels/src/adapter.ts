/**
 * The adapter's description of itself: vendor, architecture and description, such as `nvidia ampere`.
 *
 * @example
 * const adapter = await navigator.gpu.requestAdapter()
 * if (adapter) console.log(nameOf(adapter.info)) // nvidia ampere
 */
export function nameOf({ vendor, architecture, description }: GPUAdapterInfo): string {
  return [...new Set([vendor, architecture, description])].filter(Boolean).join(' ') || 'unnamed adapter'
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|software/i

/**
 * Whether the "GPU" is a software adapter that runs on the CPU: SwiftShader, lavapipe, WARP.
 *
 * @example
 * if (isSoftware(adapter.info)) console.log('slower than WebAssembly')
 */
export function isSoftware(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter || SOFTWARE.test(`${info.vendor} ${info.architecture} ${info.device} ${info.description}`)
  )
}
