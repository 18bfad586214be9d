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
