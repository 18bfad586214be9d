import {
  ExperimentError,
  type ParsedExperiment,
  type Registry,
  DataError,
  missing,
  sizeOf,
  type DataSignature,
  matchParams,
  resolveExperiment,
  unknownName,
} from '@telarjs/core'
import { readNpz, writeNpz } from '@telarjs/datasets/formats'
import { readTensors, uploadTensors, type NamedArray, type NamedTensors } from '@telarjs/tensor'
import {
  learnedParams,
  joinState,
  makeNetwork,
  noProgress,
  runRandom,
  writeCheckpoint,
  type DataShape,
  type Network,
} from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { requireBackend } from './require-backend.js'
import { fromStateDict, isStateDict, turnKernels, type FlattenedInput } from './torch-weights.js'
import { refuseForeignFile } from './foreign-files.js'
import { safetensorsWeights } from './safetensors.js'

/**
 * Reads weights from a .safetensors or .npz file, recognized by its first bytes.
 *
 * @throws DataError that names the file
 * @example
 * readWeights(bytes, 'digits.safetensors')['0-dense/kernel'].shape // [784, 10]
 */
export function readWeights(bytes: Uint8Array, name: string): Record<string, NamedArray> {
  refuseForeignFile(bytes, name)
  return isZip(bytes) ? fromNpz(bytes, name) : safetensorsWeights(bytes, name)
}

/** Whether a file is a ZIP archive, as .npz files are. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

function fromNpz(bytes: Uint8Array, name: string): Record<string, NamedArray> {
  const npz = readNpz(bytes, name)
  return Object.fromEntries(
    npz.names.map((key) => {
      const { shape, values } = npz.array(key)
      return [key, { dtype: 'float32' as const, shape, values: Float32Array.from(values as Float32Array, Number) }]
    }),
  )
}

/** Writes weights as a .npz file that `numpy.load` reads. */
export function writeWeightsNpz(arrays: Readonly<Record<string, NamedArray>>): Uint8Array {
  return writeNpz(arrays)
}

/** What weights are imported into. */
export interface ImportTarget {
  readonly experiment: ParsedExperiment
  /** What a sample of its data looks like; a checkpoint's `sample`, or loaded data. */
  readonly sample: DataShape
  /** What training knew of its data, or the description of the data that was loaded; written into the checkpoint. */
  readonly data?: DataSignature
  readonly registry: Registry
  /** The arrays are as PyTorch stores them: kernels are transposed, and the names of a state dict are accepted. */
  readonly transpose?: boolean
  /** Allows missing weights, which start as in a new run, and ignores weights without a place. For fine-tuning with a new last layer. */
  readonly partial?: boolean
  /** Names of layers to import, such as `0-dense` or `0-*`; the others start as in a new run. Implies `partial` for those. */
  readonly only?: readonly string[]
  /** Accepts NaN and infinities. */
  readonly allowNotFinite?: boolean
}

/** Imported weights as a checkpoint, with the differences from the file. */
export interface ImportedWeights {
  /** A checkpoint before its first epoch, for prediction, evaluation and training. */
  readonly checkpoint: Uint8Array
  /** The names that were taken from the file. */
  readonly matched: readonly string[]
  /** Names in the file that fit nowhere or were not asked for. */
  readonly leftOut: readonly string[]
  /** State, and with `partial` also params, that the file does not have: they start as in a new run. */
  readonly fresh: readonly string[]
}

/**
 * Makes a checkpoint of an experiment from weights by name: `0-dense/kernel`, with or without `params/` and `state/` before it.
 * The optimizer starts anew.
 *
 * @throws ExperimentError for a param that is missing, has another shape or fits nowhere; BackendError where no backend was started
 * @example
 * const weights = readWeights(bytes, 'digits.npz')
 * const imported = await importWeights(weights, { experiment: parsed, sample: { shape: [784], classes: [], targetShape: [] }, registry })
 */
export async function importWeights(
  arrays: Readonly<Record<string, NamedArray>>,
  {
    experiment,
    sample,
    data,
    registry,
    transpose = false,
    partial: some = false,
    only,
    allowNotFinite = false,
  }: ImportTarget,
): Promise<ImportedWeights> {
  requireBackend()
  const partial = some || only !== undefined
  const isWanted = (name: string) => only === undefined || matchParams(only)(layerOf(name))
  // The batch size follows from the size of the data, as in a new run.
  const facts = data && { targets: data.targets.kind, samples: data.samples }
  const network = makeNetwork(facts ? resolveExperiment(registry, experiment, facts) : experiment, registry, sample)
  const first = network.model.init(network.inputShape, runRandom(experiment).initialization)
  const known = { ...first.params, ...first.state }
  const owned: NamedTensors[] = [first.params, first.state]
  try {
    const taken = transpose ? asInTelar(arrays, network, known) : arrays
    const offered = Object.entries(taken).map(
      ([name, array]) => [name.replace(/^(params|state)\//, ''), array] as const,
    )
    const given = new Map(offered.filter(([name]) => isWanted(name)))
    if (only && given.size === 0)
      throw new ExperimentError(unknownName('weights', 'layer', only.join(', '), layersOf(offered)))
    if (!allowNotFinite) requireFinite(given)
    const stray = [...given.keys()].find((name) => !Object.hasOwn(known, name))
    if (stray !== undefined && !partial)
      throw new ExperimentError({
        where: 'weights',
        problem: `'${stray}' has no place in this experiment, whose weights are ${Object.keys(known).join(', ')}`,
      })
    const params = uploadTensors(await withGiven(first.params, given, partial))
    owned.push(params)
    const fresh = Object.keys(partial ? known : first.state).filter((name) => !given.has(name))
    const state = await withGiven(first.state, given, true)
    const optimizer = network.optimizer.init(learnedParams(network, params))
    owned.push(optimizer)
    const tensors = joinState({ params: await readTensors(params), state, optimizer: await readTensors(optimizer) })
    return {
      checkpoint: await writeCheckpoint({
        experiment: network.experiment,
        sample: network.sample,
        ...(data ? { data } : {}),
        progress: noProgress,
        callbacks: {},
        tensors,
      }),
      matched: [...given.keys()].filter((name) => Object.hasOwn(known, name)),
      leftOut: offered.map(([name]) => name).filter((name) => !given.has(name) || !Object.hasOwn(known, name)),
      fresh,
    }
  } finally {
    tf.dispose(owned)
  }
}

function layerOf(name: string): string {
  return name.slice(0, name.indexOf('/'))
}

function layersOf(entries: readonly (readonly [string, unknown])[]): string[] {
  return [...new Set(entries.map(([name]) => layerOf(name)))]
}

/** First values, with the given ones in their places. @param optional whether some may be missing */
async function withGiven(
  first: NamedTensors,
  given: ReadonlyMap<string, NamedArray>,
  optional: boolean,
): Promise<Record<string, NamedArray>> {
  const begun = await readTensors(first)
  const entries = Object.entries(first).map(([name, { shape }]) => [
    name,
    optional && !given.has(name) ? begun[name]! : fitting(name, shape, given.get(name)),
  ])
  return Object.fromEntries(entries) as Record<string, NamedArray>
}

/** Arrays as PyTorch keeps them, with Telar's names and axes. */
function asInTelar(
  arrays: Readonly<Record<string, NamedArray>>,
  network: Network,
  known: NamedTensors,
): Record<string, NamedArray> {
  return isStateDict(arrays) ? fromStateDict(arrays, known, flattenedInputs(network)) : turnKernels(arrays)
}

/** The dense layers that come next after images were flattened. */
function flattenedInputs({ layers, experiment, inputShape }: Network): FlattenedInput[] {
  const random = runRandom(experiment).initialization
  let shape = inputShape
  let image: readonly number[] | undefined
  const found: FlattenedInput[] = []
  layers.forEach(({ name, layer }, index) => {
    const { use } = experiment.model[index]!
    if (use === 'layer:flatten' && shape.length === 3) image = shape
    if (image && use === 'layer:dense') {
      found.push({ kernel: `${name}/kernel`, image })
      image = undefined
    }
    const { params, state, outputShape } = layer.init(shape, random.stream(name))
    tf.dispose([params, state])
    shape = outputShape
  })
  return found
}

/** @throws DataError with the name and the index of the first value that is not finite */
function requireFinite(arrays: ReadonlyMap<string, NamedArray>): void {
  for (const [name, { values, shape }] of arrays) {
    const index = values.findIndex((value) => !Number.isFinite(value))
    if (index < 0) continue
    const place = shape.map((length, axis) => Math.floor(index / sizeOf(shape.slice(axis + 1))) % length)
    throw new DataError({
      where: `weights: '${name}'[${place.join(', ')}]`,
      expected: 'a finite number',
      received: `${values[index]}`,
      remedy: '--allow takes it as it is',
    })
  }
}

function fitting(name: string, shape: readonly number[], array: NamedArray | undefined): NamedArray {
  if (!array) throw new ExperimentError(missing('weights', `'${name}' [${shape.join(', ')}]`))
  if (array.shape.join() === shape.join()) return array
  const isTurned = shape.length === 2 && array.shape.join() === shape.toReversed().join()
  throw new ExperimentError({
    where: `weights: '${name}'`,
    expected: `[${shape.join(', ')}]`,
    received: `[${array.shape.join(', ')}]`,
    remedy: isTurned
      ? 'it looks transposed, as PyTorch keeps it: --transpose turns it'
      : '--only names the layers to take, such as 0-*; the others begin anew',
  })
}
