import type { InterpretationApi } from './interpretation.js'
import type { PageWords } from '@telarjs/exchange'
import type { Evaluation, JsonObject, ParsedExperiment, RunEvents, RunStatus } from '@telarjs/core'
import type { StoredCurves } from '../shared/curves.js'
import type { OwnClass } from './examples.js'
import type { LossFacts } from './loss-facts.js'
import type { KeptRun, RunRecord } from './run-record.js'
import type { TrialRequest } from './trial.js'
import type { GalleryView, Views, WatchedViews } from './views.js'

/** The name of the channel on which tabs tell one another the ids of runs of which more is kept. */
export const savedRunsChannel = 'telar-saved-runs'

/** What the user asks for: a backend, or the best one. */
export type BackendChoice = 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** The backend in use. */
export interface BackendState {
  readonly choice: BackendChoice
  readonly name: string
  readonly device: string
  readonly why: string
  /** Of WebAssembly: how many compute together, and how many could if the page were cross-origin isolated. */
  readonly threads?: { readonly run: number; readonly could: number }
}

/** What lists and forms need to know of a plugin. */
export interface PluginInfo {
  readonly kind: string
  readonly id: string
  readonly summary: string
  /** JSON Schema of its options. */
  readonly schema: JsonObject
  /** Loaded by the user, not built in. */
  readonly own: boolean
}

/** A module of the user's that exports `plugins`. */
export interface PluginModule {
  /** A file name or an address. */
  readonly name: string
  readonly source: string
}

/** A file that the user dropped. */
export interface DroppedFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Where dropped files are now. */
export interface TakenFiles {
  /** The path of each by the path that it came with: another one where older runs may need a file of that name. */
  readonly paths: Readonly<Record<string, string>>
  /** Why something will be gone after a reload, or nothing. */
  readonly notKept: string
}

/** Something wrong with an experiment. */
export interface Problem {
  /** `model[1]`, `optimizer`, `experiment.epochs`; empty where it is unknown. */
  readonly where: string
  readonly message: string
}

/** What an experiment comes to, without running it. */
export interface Inspection {
  readonly problems: readonly Problem[]
  readonly experiment?: ParsedExperiment
  readonly data?: DataSummary
  readonly loss?: LossFacts
  /** Of a sample, after the transforms. */
  readonly inputShape?: readonly number[]
  /** As far as the shapes fit. */
  readonly layers: readonly LayerSummary[]
  readonly parameters: number
  readonly plan?: { readonly steps: number; readonly stepsPerEpoch: number }
  /** The learning rate over the run. */
  readonly curve?: { readonly steps: readonly number[]; readonly rates: readonly number[] }
}

export interface DataSummary {
  readonly shape: readonly number[]
  readonly classes: readonly string[]
  readonly targetShape: readonly number[]
  /** Samples of each split. */
  readonly samples: Readonly<Record<string, number>>
  /** The training targets where they are one column of whole numbers, which could be classes or values. */
  readonly wholeTargets?: WholeTargets
}

/** Whole numbers that are read as classes or as values. */
export interface WholeTargets {
  readonly readAs: 'classes' | 'values'
  /** How many different ones there are. */
  readonly distinct: number
  readonly low: number
  readonly high: number
}

export interface LayerSummary {
  readonly name: string
  readonly outputShape: readonly number[]
  readonly parameters: number
}

/** Samples, one after the other, as numbers of 0 … 255 for images and as they are for points. */
export interface SampleSheet {
  readonly shape: readonly number[]
  readonly values: Float32Array
  readonly count: number
}

/** A run to start. */
export interface TrainRequest {
  readonly id: string
  readonly experiment: JsonObject
  /** The bytes of a checkpoint to go on from. */
  readonly from?: Uint8Array
  /** Begin by waiting, as a single step does. */
  readonly paused?: boolean
}

export type Phase = 'idle' | 'preparing' | 'running' | 'paused' | 'ending'

/** A change of the experiment while it ran. */
export interface LiveChange {
  readonly step: number
  /** `learningRate: 0.002 → 0.001` */
  readonly what: string
}

/** A warning, in words. */
export interface RunWarning {
  readonly step: number
  readonly message: string
}

export type StudioEvent =
  /** Bytes of the data that is on its way; as many as there are when all is here, of 0 where nobody knows how many. */
  | { readonly type: 'loading'; readonly id: string; readonly loaded: number; readonly total: number }
  | { readonly type: 'notKept'; readonly id: string; readonly why: string }
  | { readonly type: 'phase'; readonly id: string; readonly phase: Phase }
  | ({ readonly type: 'started'; readonly id: string } & RunEvents['runStart'])
  | {
      readonly type: 'steps'
      readonly id: string
      readonly epoch: number
      readonly from: number
      readonly to: number
      readonly losses: Float32Array
      readonly rates: Float32Array
      readonly metrics: Readonly<Record<string, Float32Array>>
      readonly samplesPerSecond: number
    }
  | ({ readonly type: 'evaluated'; readonly id: string; readonly epoch: number; readonly step: number } & Evaluation)
  | {
      readonly type: 'epochEnd'
      readonly id: string
      readonly epoch: number
      readonly step: number
      readonly loss: number
      readonly metrics: Readonly<Record<string, number>>
    }
  | {
      readonly type: 'changed'
      readonly id: string
      readonly changes: readonly LiveChange[]
      readonly experiment: ParsedExperiment
      readonly steps: number
    }
  | { readonly type: 'warning'; readonly id: string; readonly warning: RunWarning }
  /** What a trial of a search came to after an epoch. */
  | { readonly type: 'trial'; readonly id: string; readonly epoch: number; readonly value: number }
  | { readonly type: 'saved'; readonly id: string; readonly step: number }
  | {
      readonly type: 'ended'
      readonly id: string
      readonly status: RunStatus
      readonly why: string
      readonly seconds: number
      readonly samplesPerSecond: number
      readonly evaluations: Readonly<Record<string, Evaluation>>
    }
  | { readonly type: 'views'; readonly id: string; readonly step: number; readonly views: Views }

/** What is known of a network from its checkpoint alone, whether its data is at hand or not. */
export interface OpenedFacts extends Pick<RunEvents['runStart'], 'directions' | 'valueKinds'> {
  readonly sample: Pick<DataSummary, 'shape' | 'classes' | 'targetShape'>
}

/** What the worker does for the page. It alone opens the browser's storage. */
export interface StudioApi extends InterpretationApi {
  /** A sign of life. */
  ping(): void
  /** Whether a run trains in any tab of this browser. */
  isTraining(id: string): Promise<boolean>
  /** @param threads of WebAssembly, where it may have more than one; all cores unless given */
  start(choice: BackendChoice, threads?: number): Promise<BackendState>
  catalog(): Promise<readonly PluginInfo[]>
  /** Imports a module of the user's, which runs its code. @returns the ids of its plugins */
  addPlugins(module: PluginModule): Promise<readonly string[]>
  /** Makes files readable for data sets, and keeps them for the next visit. */
  addFiles(files: readonly DroppedFile[]): Promise<TakenFiles>
  /** Makes files of a run readable for data sets where they are served, by their paths. They are not kept. */
  serveFiles(addresses: Readonly<Record<string, string>>): Promise<void>
  inspect(experiment: JsonObject): Promise<Inspection>
  /** The same sample, changed by the transforms in as many ways. */
  variants(experiment: JsonObject, sample: number, count: number): Promise<SampleSheet>
  train(request: TrainRequest): Promise<void>
  /** Trains one trial of a search, of which nothing is kept. @returns what it came to, NaN where it has no number */
  trial(request: TrialRequest): Promise<number>
  /** Ends a trial that has fallen behind. */
  stopTrial(id: string): void
  pause(): Promise<void>
  resume(): Promise<void>
  /** One step, then waiting again. */
  step(): Promise<void>
  stop(): Promise<void>
  /** Goes on with a changed experiment; params and progress stay. */
  change(experiment: JsonObject): Promise<void>
  /** Looks at a checkpoint without training it. @returns what its metrics are, and its samples */
  open(id: string, checkpoint: Uint8Array): Promise<OpenedFacts>
  /** All runs that are kept, the newest first. */
  records(): Promise<readonly RunRecord[]>
  curves(id: string): Promise<StoredCurves | undefined>
  checkpoint(id: string): Promise<Uint8Array | undefined>
  /** Removes a run and all that belongs to it. @returns what was removed, for `restoreRun` */
  removeRun(id: string): Promise<KeptRun | undefined>
  restoreRun(run: KeptRun): Promise<void>
  /** Forgets the user's data that neither the given experiments nor kept runs name. */
  forgetUnused(drafts: readonly { readonly data: unknown }[]): Promise<void>
  /** The classes of one's own that the last visit left. */
  examples(): Promise<readonly OwnClass[]>
  /** @throws Error where the browser keeps nothing, or is full */
  keepExamples(classes: readonly OwnClass[]): Promise<void>
  /** The network of a run as files of other programs; the ending of the name says of which. @param words of a page @throws ExperimentError where they have no place for it */
  exportRun(id: string, file: string, words: PageWords): Promise<readonly DroppedFile[]>
  /** The network of a run as the bytes that a link carries. */
  shareNetwork(id: string): Promise<Uint8Array | undefined>
  /** A checkpoint of the network in a link. @throws Error in words for bytes that are no network, or not one that fits its experiment */
  openShared(bytes: Uint8Array): Promise<Uint8Array>
  /** What the network of a run answers for all held-out samples; nothing where there are no classes or no network. */
  answers(id: string): Promise<GalleryView | undefined>
  watch(views: WatchedViews): void
  /** Samples of a split of the data that is looked at. */
  images(split: string, indices: readonly number[]): Promise<SampleSheet>
}
