import { isSoftware, nameOf } from '@telarjs/webgpu-kernels'
import { StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { loadDawn } from './dawn.js'
import type { NodeBackendId, NodeCandidate } from './ids.js'
import { selfTest, type SelfTest } from './self-test.js'
import { candidates as defaultCandidates } from './start.js'

/** A graphics card, or its imitation, as WebGPU sees it. */
export interface AdapterReport {
  readonly name: string
  readonly software: boolean
  /** The limits that training meets first, in bytes where they are sizes. */
  readonly limits: Readonly<Record<string, number>>
  readonly features: readonly string[]
}

/** How fast a backend trains one kind of network. */
export interface Speed {
  readonly network: string
  readonly samplesPerSecond: number
}

/** What an examination of a backend found: whether it starts, passes its self-test, and how fast it trains. */
export interface BackendReport {
  readonly id: NodeBackendId
  readonly starts: boolean
  /** The device in words, where it starts. */
  readonly device?: string
  readonly software?: boolean
  readonly selfTest?: SelfTest
  /** Where it was measured. */
  readonly speeds?: readonly Speed[]
  /** What is wrong, and what to do about it, where it does not start or computes wrong numbers. */
  readonly problem?: string
  readonly remedy?: string
}

/** What is found out about one backend; with `webgpu` the adapters come along, for its driver lists them. */
export interface Examination {
  readonly report: BackendReport
  readonly adapters: readonly AdapterReport[]
}

/** How thoroughly a backend is examined. */
export interface ExamineOptions {
  /** Trains on the backend that has started, and says how fast it went. Not asked for on software adapters and after a failed self-test. */
  readonly measure?: (started: { readonly id: NodeBackendId; readonly device: string }) => Promise<readonly Speed[]>
  readonly candidates?: readonly NodeCandidate[]
}

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
] as const

/**
 * Starts a backend in this process, software adapters too, and trains one step on it, compared with plain JavaScript.
 * A crash of a driver ends this process: `examineInChild` does the same in another.
 *
 * @example
 * const { report } = await examineBackend('wasm')
 * console.log(report.starts, report.selfTest)
 */
export async function examineBackend(
  id: NodeBackendId,
  { measure, candidates = defaultCandidates }: ExamineOptions = {},
): Promise<Examination> {
  tf.env().set('PROD', true)
  await import('@telarjs/tensor/gradients')
  const adapters = id === 'webgpu' ? await findAdapters() : []
  const candidate = candidates.find((each) => each.id === id)
  if (!candidate)
    throw new RangeError(`backend: expected ${candidates.map((each) => each.id).join(', ')}, received ${id}`)
  return { report: await examineCandidate(candidate, measure), adapters }
}

async function examineCandidate(
  { id, start }: NodeCandidate,
  measure: ExamineOptions['measure'],
): Promise<BackendReport> {
  try {
    const { device, software, stop } = await start({ allowSoftware: true })
    try {
      const report = { id, starts: true, device, software, selfTest: await selfTest() }
      if (!report.selfTest.passed)
        return {
          ...report,
          problem: 'one training step gives other numbers than plain JavaScript',
          remedy: 'Update the driver, and use another backend until it passes.',
        }
      return { ...report, ...(measure && !software ? { speeds: await measure({ id, device }) } : {}) }
    } finally {
      await stop()
    }
  } catch (error) {
    if (error instanceof StartError) return { id, starts: false, problem: error.reason, remedy: error.remedy }
    return {
      id,
      starts: false,
      problem: (error as Error).message,
      remedy: 'Use another backend, and report this to Telar.',
    }
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
