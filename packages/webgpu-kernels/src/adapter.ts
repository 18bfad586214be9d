/** What an adapter says about itself: vendor, architecture and description, such as `nvidia ampere`. */
export function nameOf({ vendor, architecture, description }: GPUAdapterInfo): string {
  return [...new Set([vendor, architecture, description])].filter(Boolean).join(' ') || 'unnamed adapter'
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|software/i

/** The "GPU" is the CPU: SwiftShader, lavapipe, WARP. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter || SOFTWARE.test(`${info.vendor} ${info.architecture} ${info.device} ${info.description}`)
  )
}
