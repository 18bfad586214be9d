import { StartError, type BackendCandidate, type CandidateOptions } from '@telarjs/tensor'

/**
 * The backends of the browser, the best first; `webgpu` and `webgl` are GPUs.
 *
 * @example
 * backendIds.includes('webgl') // true
 */
export const backendIds = ['webgpu', 'webgl', 'wasm', 'cpu'] as const

/** The backends that can be asked for in a browser by name. */
export type WebBackendId = (typeof backendIds)[number]

export interface WebCandidateOptions extends CandidateOptions {
  /** Where tfjs's `.wasm` files are: a folder, or the address of each. Without it: where Vite or webpack serve them, with other bundlers beside tfjs's own code. */
  readonly wasmPaths?: string | Readonly<Record<string, string>>
  /** Threads of `wasm` where the page is cross-origin isolated; without it one for each core, at most eight. */
  readonly threads?: number
}

export type WebCandidate = BackendCandidate<WebBackendId, WebCandidateOptions>

/** Imports a backend. A page that was deployed anew, or lost the network, cannot load a part that it had left for later. */
export async function load<T>(id: WebBackendId, part: () => Promise<T>): Promise<T> {
  try {
    return await part()
  } catch (error) {
    throw new StartError(id, `its code does not load: ${(error as Error).message}`, 'Reload the page.')
  }
}
