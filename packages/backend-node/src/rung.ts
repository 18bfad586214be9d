import type { BackendError } from '@telar/core'
import type { BackendId } from './start-error.js'

export interface RungOptions {
  /** May the "GPU" be the CPU behind a software driver? */
  readonly allowSoftware: boolean
  readonly threads?: number
  readonly onError?: (error: BackendError) => void
}

/** One backend of the ladder. */
export interface Rung {
  readonly id: BackendId
  readonly gpu: boolean
  /** Makes it tfjs's backend in use. @throws StartError */
  start(options: RungOptions): Promise<{ readonly device: string; readonly software: boolean; stop(): Promise<void> }>
}
