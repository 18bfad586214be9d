/** Views that the page shows now, so that only these are computed. */
export interface WatchedViews {
  /** Values of the drawn sample, 0 … 1; undefined where nothing is drawn. */
  readonly digit?: Float32Array
  readonly weights?: boolean
  readonly histograms?: boolean
  readonly boundary?: boolean
  /** The network as units with pictures and the weights between them. */
  readonly neurons?: boolean
  readonly gallery?: boolean
  /** The layer whose output is shown, or `input`; empty for the last hidden one. */
  readonly embedding?: string
}

/** What the network thinks of the drawn sample. */
export interface DigitView {
  /** One for each class; undefined where the outputs are embeddings. */
  readonly probabilities?: Float32Array
  /** The class that it says; undefined where the outputs are embeddings. */
  readonly answer?: number
  readonly layers: readonly {
    readonly name: string
    readonly shape: readonly number[]
    readonly values: Float32Array
  }[]
}

export interface WeightsView {
  /** First-layer weights: one image of `height` × `width` × `channels` per unit. */
  readonly units: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly values: Float32Array
  /** How many units the layer has; `units` of them are shown. */
  readonly total: number
}

export interface HistogramView {
  readonly name: string
  readonly kind: 'weights' | 'gradient'
  readonly counts: Float32Array
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly deviation: number
  /** Of a gradient: the part of the units (the last axis) for which it is zero throughout. */
  readonly dead: number
}

/** What a network says all over the plane; `classes` is 0 where it says values. */
export interface BoundaryView {
  readonly size: number
  /** x from, x to, y from, y to. */
  readonly bounds: readonly [number, number, number, number]
  readonly classes: number
  /** Of two classes: above which probability it says the second. */
  readonly threshold: number
  /** size × size × outputs. */
  readonly values: Float32Array
  readonly train: PlanePoints
  /** Empty where no samples are held out for the test. */
  readonly test: PlanePoints
}

/** Points of the plane. */
export interface PlanePoints {
  /** x and y of each. */
  readonly places: Float32Array
  /** Class numbers, or the first value of each point. */
  readonly targets: Float32Array
}

/** A layer of the drawn network, or its input. */
export interface NeuronColumn {
  /** `input`, or the layer's name. */
  readonly name: string
  /** The layer whose output is what comes out of its units, behind activation, normalization and the like. */
  readonly seenAs: string
  /** How many units the layer has; `units` of them are shown. */
  readonly total: number
  readonly units: number
  /** Of a unit's picture: height, width and channels; zeros where units have none. */
  readonly size: readonly [number, number, number]
  /** One picture after the other. */
  readonly pictures: Float32Array
  /** Weights from the shown units of the column before, [from, to]; empty where there are none. */
  readonly weights: Float32Array
  readonly biases: Float32Array
  /** The names of the classes, of the last layer. */
  readonly classes: readonly string[]
}

export interface NeuronsView {
  /** The input, then the layers with a kernel. */
  readonly columns: readonly NeuronColumn[]
  /** Columns in the middle that are not shown. */
  readonly left: number
}

/** Answers for a whole split. */
export interface GalleryView {
  readonly split: string
  readonly classes: readonly string[]
  readonly shape: readonly number[]
  readonly targets: Int32Array
  /** −1 where the answer is NaN. */
  readonly predicted: Int32Array
  readonly confidence: Float32Array
}

/** Samples of a held-out split as points, where a layer puts them. */
export interface EmbeddingView {
  readonly layer: string
  /** Those that can be asked for. */
  readonly layers: readonly string[]
  readonly split: string
  readonly classes: readonly string[]
  /** The part of the variance that each of the two directions holds. */
  readonly explained: readonly [number, number]
  /** samples × 2. */
  readonly points: Float32Array
  readonly targets: Int32Array
  /** −1 where the answer is NaN. */
  readonly predicted: Int32Array
}

/** Those that were asked for. */
export interface Views {
  readonly digit?: DigitView
  readonly weights?: WeightsView
  readonly histograms?: readonly HistogramView[]
  readonly boundary?: BoundaryView
  readonly neurons?: NeuronsView
  readonly gallery?: GalleryView
  readonly embedding?: EmbeddingView
}
