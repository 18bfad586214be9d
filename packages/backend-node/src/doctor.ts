import { StartError } from '@telar/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { isSoftware, nameOf } from '@telar/tensor/webgpu/adapter'
import { release, totalmem } from 'node:os'
import { cudaLibraries, type CudaLibrary } from './cuda-libraries.js'
import { loadDawn } from './dawn.js'
import type { BackendId, NodeRung } from './ids.js'
import { describeCpu, nvidiaCards, nvidiaDriverVersion } from './machine.js'
import { installedVersion } from './optional.js'
import { selfTest, type SelfTest } from './self-test.js'
import { ladder } from './start.js'

/** A graphics card, or its imitation, as WebGPU sees it. */
export interface AdapterReport {
  readonly name: string
  readonly software: boolean
  /** The limits that training meets first, in bytes where they are sizes. */
  readonly limits: Readonly<Record<string, number>>
  readonly features: readonly string[]
}

export interface BackendReport {
  readonly id: BackendId
  readonly starts: boolean
  /** The device in words, where it starts. */
  readonly device?: string
  readonly software?: boolean
  readonly selfTest?: SelfTest
  /** What is wrong, and what to do about it, where it does not start or computes wrong numbers. */
  readonly problem?: string
  readonly remedy?: string
}

/** What is there to train on. Plain data, as `telar doctor --json` prints it. */
export interface DoctorReport {
  readonly machine: { readonly platform: string; readonly cpu: string; readonly memory: number; readonly node: string }
  /** Versions of installed packages; undefined where one is not installed. */
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly nvidia: { readonly driver: string | undefined; readonly cards: readonly string[]; readonly libraries: readonly CudaLibrary[] }
  readonly adapters: readonly AdapterReport[]
  readonly backends: readonly BackendReport[]
  /** The backend that `auto` takes. */
  readonly chosen: BackendId | undefined
}

const PACKAGES = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-webgpu', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'webgpu']

const LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage', 'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupStorageSize'] as const

/**
 * Looks at the machine, starts every backend one after the other and trains one step on each, compared with plain JavaScript.
 * Software adapters are tested too, and named as such.
 *
 * @example
 * process.stdout.write(formatReport(await doctor()))
 */
export async function doctor(rungs: readonly NodeRung[] = ladder): Promise<DoctorReport> {
  tf.env().set('PROD', true)
  await import('@telar/tensor/gradients')
  const adapters = await findAdapters()
  const backends: BackendReport[] = []
  for (const rung of rungs) backends.push(await examine(rung))
  const usable = backends.find(({ starts, software, selfTest: test }) => starts && !software && test?.passed)
  return {
    machine: { platform: `${process.platform} ${release()} ${process.arch}`, cpu: describeCpu(), memory: totalmem(), node: process.version },
    versions: Object.fromEntries(PACKAGES.map((name) => [name, installedVersion(name)])),
    nvidia: { driver: nvidiaDriverVersion(), cards: nvidiaCards(), libraries: cudaLibraries() },
    adapters,
    backends,
    chosen: usable?.id,
  }
}

async function examine(rung: NodeRung): Promise<BackendReport> {
  const { id } = rung
  try {
    const { device, software, stop } = await rung.start({ allowSoftware: true })
    const result = await selfTest().finally(stop)
    const report = { id, starts: true, device, software, selfTest: result }
    if (result.passed) return report
    return { ...report, problem: 'one training step gives other numbers than plain JavaScript', remedy: 'Update the driver, and use another backend until it passes.' }
  } catch (error) {
    if (error instanceof StartError) return { id, starts: false, problem: error.reason, remedy: error.remedy }
    return { id, starts: false, problem: (error as Error).message, remedy: 'Use another backend, and report this to Telar.' }
  }
}

async function findAdapters(): Promise<AdapterReport[]> {
  const gpu = await loadDawn().catch(() => undefined)
  const reports = new Map<string, AdapterReport>()
  for (const powerPreference of ['high-performance', 'low-power'] as const) {
    const adapter = await gpu?.requestAdapter({ powerPreference }).catch(() => null)
    if (!adapter) continue
    const limits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]))
    const name = nameOf(adapter.info)
    reports.set(name, { name, software: isSoftware(adapter.info), limits, features: [...adapter.features].sort() })
  }
  return [...reports.values()]
}
