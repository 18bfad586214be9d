import { release, totalmem } from 'node:os'
import { adviseOn } from './advice.js'
import { cudaLibraries, type CudaLibrary } from './cuda-libraries.js'
import { examineBackend, type AdapterReport, type BackendReport, type Examination } from './examine.js'
import { backendIds, type NodeBackendId } from './ids.js'
import { describeCpu, nvidiaCards, nvidiaDriverVersion } from './machine.js'
import { installedVersion } from './optional.js'

/** What is there to train on. Plain data, as `telar doctor --json` prints it. */
export interface DoctorReport {
  readonly machine: { readonly platform: string; readonly cpu: string; readonly memory: number; readonly node: string }
  /** Versions of installed packages; undefined where one is not installed. */
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly nvidia: {
    readonly driver: string | undefined
    readonly cards: readonly string[]
    readonly libraries: readonly CudaLibrary[]
  }
  readonly adapters: readonly AdapterReport[]
  readonly backends: readonly BackendReport[]
  /** The backend that `auto` takes. */
  readonly chosen: NodeBackendId | undefined
  /** Where another one was measured to be faster, and how much; empty where none was. */
  readonly advice: readonly string[]
}

/** What `doctor` examines, and where. */
export interface DoctorOptions {
  readonly backends?: readonly NodeBackendId[]
  /** Examines one backend; in this process, if it is left out. */
  readonly examine?: (id: NodeBackendId) => Promise<Examination>
}

const PACKAGES = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
  'webgpu',
]

/**
 * Looks at the machine, starts every backend one after the other and trains one step on each, compared with plain JavaScript.
 * Software adapters are tested too, and named as such.
 *
 * @example
 * process.stdout.write(formatReport(await doctor()))
 */
export async function doctor({
  backends = backendIds,
  examine = (id) => examineBackend(id),
}: DoctorOptions = {}): Promise<DoctorReport> {
  const examined: Examination[] = []
  for (const id of backends) examined.push(await examine(id))
  const reports = examined.map(({ report }) => report)
  const versions = Object.fromEntries(PACKAGES.map((name) => [name, installedVersion(name)]))
  const chosen = reports.find(({ starts, software, selfTest }) => starts && !software && selfTest?.passed)?.id
  return {
    machine: {
      platform: `${process.platform} ${release()} ${process.arch}`,
      cpu: describeCpu(),
      memory: totalmem(),
      node: process.version,
    },
    versions: { ...versions, '@tensorflow/tfjs-backend-wasm': await versionOfWasm() },
    nvidia: { driver: nvidiaDriverVersion(), cards: nvidiaCards(), libraries: cudaLibraries() },
    adapters: examined.flatMap(({ adapters }) => adapters),
    backends: reports,
    chosen,
    advice: chosen === undefined ? [] : adviseOn(chosen, reports),
  }
}

/** The backend says its version itself, because a bundle may bring it without its package. */
async function versionOfWasm(): Promise<string | undefined> {
  try {
    return (await import('@tensorflow/tfjs-backend-wasm')).version_wasm
  } catch {
    return undefined
  }
}
