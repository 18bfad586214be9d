import type {
  CreateContext,
  DataSignature,
  Experiment,
  Json,
  ParsedExperiment,
  Registry,
  Storage,
  TelarError,
} from '../../packages/core/src/index.js'
import type { LoadedData, TablePreprocessing } from '../../packages/datasets/src/index.js'
import type { Layer, LayerContext, LayerWithGradient } from '../../packages/layers/src/index.js'
import type { Metric } from '../../packages/metrics/src/index.js'
import type { ComparedRun, Figure, Picture } from '../../packages/report/src/index.js'
import type { SearchOptions, Space, Trial, Values } from '../../packages/search/src/index.js'
import type {
  BackendCandidate,
  Feeds,
  NamedTensors,
  PixelTable,
  StateHolder,
  Step,
} from '../../packages/tensor/src/index.js'
import type { Network } from '../../packages/trainer/src/index.js'
import type { WebgpuBackend } from '../../packages/webgpu-kernels/src/backend.js'
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/** What the examples of docstrings take for granted, so that each can show the one thing that it is about. */
declare global {
  // Files and pages.
  const bytes: Uint8Array
  const checkpoint: Uint8Array
  const old: Uint8Array
  const pixels: Uint8Array
  const images: Uint8Array
  const text: string
  const input: HTMLInputElement
  const image: HTMLImageElement
  const storage: Storage

  // Experiments and their data.
  const experiment: Experiment
  const parsed: ParsedExperiment
  const registry: Registry
  const trained: DataSignature
  const signature: DataSignature
  const data: LoadedData
  const preprocessing: TablePreprocessing & Json
  const network: Network
  const context: CreateContext & LayerContext
  const layer: Layer
  const hidden: LayerWithGradient
  const output: LayerWithGradient
  const hits: Metric
  const inputs: Float32Array
  const outputs: Float32Array

  const error: TelarError
  const cause: TelarError
  const thrown: TelarError
  const port: MessagePort

  // Tensors, by the names that formulas give them.
  const x: Tensor2D
  const y: Tensor2D
  const dy: Tensor2D
  const kernel: Tensor2D
  const other: Tensor2D
  const bias: Tensor1D
  const scale: Tensor1D
  const offset: Tensor1D
  const average: Tensor1D
  const variance: Tensor1D
  const indices: Tensor1D
  const param: Tensor
  const gradient: Tensor
  const velocity: Tensor
  const firstMoment: Tensor
  const secondMoment: Tensor
  const learningRate: Scalar
  const beta1Power: Scalar
  const beta2Power: Scalar
  const params: NamedTensors
  const table: PixelTable

  // Steps and devices.
  const step: Step
  const holder: StateHolder
  const feeds: Feeds
  const device: GPUDevice
  const adapter: GPUAdapter
  const encoder: GPUCommandEncoder
  const backend: WebgpuBackend
  const webgpu: BackendCandidate<'webgpu'>
  const wasm: BackendCandidate<'wasm'>
  const cpu: BackendCandidate<'cpu'>

  // Reports.
  const picture: Picture
  const shifted: Picture
  const rotated: Picture
  const weights: Float32Array
  const lossCurve: Figure
  const first: ComparedRun
  const second: ComparedRun

  // Searches.
  const space: Space
  const run: SearchOptions['run']
  const trials: readonly Trial[]
  const f: (values: Values) => Promise<number>
}
