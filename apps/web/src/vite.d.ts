/// <reference types="vite/client" />

declare module 'valibot-for-plugins' {
  export * from 'valibot'
}

declare module 'tfjs-core-for-plugins' {
  export * from '@tensorflow/tfjs-core'
}

declare module 'virtual:plugin-notes' {
  /** By plugin id. */
  export const notes: Readonly<Record<string, string>>
}

declare module 'virtual:tfjs-wasm-rare-kernels' {
  import type { KernelConfig } from '@tensorflow/tfjs-core'

  /** What of tfjs-wasm's kernels the page does not register at its start. */
  export const rareKernels: readonly KernelConfig[]
}

declare module 'virtual:tfjs-wasm' {
  /** Addresses of the two parts of tfjs's SIMD binary. */
  export const core: string
  export const whole: string
  /** Where in the whole the byte is that says whether its memory is shared. */
  export const sharedFlagAt: number
}
