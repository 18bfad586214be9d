import { BackendError, ExperimentError, type BackendDescription } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { patchTfjs } from './tfjs-patches/register.js'

/**
 * Why a backend does not start (`reason`), and what to do about it (`remedy`).
 *
 * @example
 * throw new StartError('webgpu', 'no GPU adapter found', "Install your card's Vulkan driver.")
 */
export class StartError extends BackendError {
  constructor(
    readonly backend: string,
    readonly reason: string,
    remedy: string,
  ) {
    super({ where: backend, problem: reason, remedy })
  }

  override get remedy(): string {
    return super.remedy ?? ''
  }
}

/** Options that every backend is started with. */
export interface CandidateOptions {
  /** Whether a software adapter, a "GPU" that is really the CPU, may be used. */
  readonly allowSoftware: boolean
  /** Called once if a GPU is lost or rejects a command during a run. */
  readonly onError?: (error: BackendError) => void
}

/**
 * A backend that `selectBackend` may try to start.
 *
 * @example
 * const cpu: BackendCandidate<'cpu'> = {
 *   id: 'cpu',
 *   gpu: false,
 *   async start() {
 *     await import('@tensorflow/tfjs-backend-cpu')
 *     await tf.setBackend('cpu')
 *     return { device: 'plain JavaScript', software: false, stop: async () => {} }
 *   },
 * }
 */
export interface BackendCandidate<Id extends string, Options extends CandidateOptions = CandidateOptions> {
  readonly id: Id
  readonly gpu: boolean
  /** Makes it tfjs's backend in use. @throws StartError */
  start(options: Options): Promise<{
    readonly device: string
    readonly build?: string
    readonly software: boolean
    stop(): Promise<void>
  }>
}

/** A backend in use. */
export interface StartedBackend<Id extends string = string> extends BackendDescription {
  readonly id: Id
  /** Releases the device, so that the process can end. */
  stop(): Promise<void>
}

/** Which backend is requested. */
export interface SelectBackendOptions<Id extends string> {
  /** `auto`, the default, takes the first that starts. */
  readonly backend?: 'auto' | Id
  /** Fail if no GPU starts; a software adapter does not count as a GPU. */
  readonly requireGpu?: boolean
  /** Whether a software adapter such as SwiftShader may stand in for a GPU. By default only if a GPU backend is requested by name. */
  readonly allowSoftware?: boolean
}

/**
 * Starts the requested backend, or the first candidate that starts, and makes it tfjs's backend. `why` of the result
 * says which candidates were tried before it and why they did not start.
 *
 * @param candidates in order of preference
 * @param wanted which backend, and whether it must be a GPU
 * @param others options that are passed on to every candidate
 * @throws BackendError where the requested backend does not start, or with `requireGpu` no GPU does; the message names the remedy
 * @throws ExperimentError for a name that no candidate has
 *
 * @example
 * const backend = await selectBackend([webgpu, wasm, cpu], { backend: 'auto' }, {})
 * console.log(backend.id, backend.why) // wasm no webgpu: no GPU adapter found
 */
export async function selectBackend<Id extends string, Options extends CandidateOptions>(
  candidates: readonly BackendCandidate<Id, Options>[],
  wanted: SelectBackendOptions<Id>,
  others: Omit<Options, 'allowSoftware'>,
): Promise<StartedBackend<Id>> {
  const { backend = 'auto', requireGpu = false } = wanted
  // Silences tfjs's hints on the console about faster backends.
  tf.env().set('PROD', true)
  const chosen = candidates.filter(({ id, gpu }) => (backend === 'auto' ? gpu || !requireGpu : id === backend))
  if (chosen.length === 0)
    throw new ExperimentError({
      where: 'backend',
      expected: ['auto', ...candidates.map(({ id }) => id)].join(', '),
      received: JSON.stringify(backend),
    })
  if (requireGpu && chosen.every(({ gpu }) => !gpu))
    throw new BackendError({ where: 'backend', problem: `a GPU is required, but ${backend} is none` })
  const allowSoftware = !requireGpu && (wanted.allowSoftware ?? backend !== 'auto')
  const failed: StartError[] = []
  for (const candidate of chosen) {
    try {
      const { device, build, stop } = await candidate.start({ ...others, allowSoftware } as Options)
      patchTfjs()
      return {
        id: candidate.id,
        name: tf.getBackend(),
        device,
        ...(build === undefined ? {} : { build }),
        why: backend === 'auto' ? describe(failed) : 'asked for',
        stop,
      }
    } catch (error) {
      if (backend !== 'auto') throw error
      failed.push(
        error instanceof StartError
          ? error
          : new StartError(candidate.id, (error as Error).message, 'Another backend may do.'),
      )
    }
  }
  const remedies = failed.map(({ message }) => `\n  ${message}`).join('')
  throw new BackendError({
    where: 'backend',
    problem: requireGpu ? `no GPU was found, and one is required:${remedies}` : `none starts:${remedies}`,
  })
}

function describe(failed: readonly StartError[]): string {
  if (failed.length === 0) return 'the best there is'
  return failed.map(({ backend, reason }) => `no ${backend}: ${reason}`).join('; ')
}
