import type { AnySpec, ParsedExperiment, Registry, DataSignature } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import { mapTensors, readTensors, underPrefix, type NamedArray } from '@telarjs/tensor'
import {
  createNamed,
  functionOfLoss,
  openModel,
  runRandom,
  type DataShape,
  type LastActivation,
  type Network,
} from '@telarjs/trainer'
import type { Thresholds } from '@telarjs/trainer/thresholds'
import * as tf from '@tensorflow/tfjs-core'
import { cannotExport } from './cannot-export.js'
import { foldTemperature } from './fold-temperature.js'
import { requireBackend } from './require-backend.js'

/** A trained network on the host: what evaluation and prediction use. */
export interface TrainedModel {
  readonly experiment: ParsedExperiment
  readonly sample: DataShape
  /** What training knew of its data; undefined where weights were imported without data. */
  readonly data: DataSignature | undefined
  /** Above which probabilities it says yes, where somebody chose them. */
  readonly thresholds?: Thresholds
  /** By name: `0-dense/kernel`. Those of a moving average, where the optimizer keeps one; of a calibrated network, with the temperature in them. */
  readonly params: Readonly<Record<string, NamedArray>>
  /** Not learned, such as `1-batch-norm/movingMean`. */
  readonly state: Readonly<Record<string, NamedArray>>
  /** What is applied to the last layer's outputs: the function by which the loss turns them into probabilities. */
  readonly last: LastActivation
  /** Preprocessing and layers as a list of steps, each fed by earlier ones. */
  readonly steps: readonly ModelStep[]
}

/** One step of a network. */
export interface ModelStep {
  readonly name: string
  /** The layer's or transform's id, or `add` where a residual's branches meet; `layer:ensemble` takes the outputs of its members. */
  readonly use: string
  readonly options: Readonly<Record<string, unknown>>
  /** The steps that it takes its input from; `input` is the sample. */
  readonly from: readonly string[]
  /** Of one sample. */
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  /** Its params and state, by the last part of their names: `kernel`. */
  readonly arrays: Readonly<Record<string, NamedArray>>
  /** Where it stands, for messages: `model[1]`. */
  readonly where: string
}

/** The name of a model's input. */
export const inputName = 'input'

/**
 * Describes a trained network as the list of its steps, for export. Its plugins must be in the registry.
 *
 * @throws TrainError for a damaged checkpoint, ExperimentError for an unknown plugin, BackendError where no backend was started
 * @example
 * const { steps } = await describeModel(checkpoint, registry)
 * steps.map(({ name }) => name) // ['0-dense', '1-dense']
 */
export async function describeModel(checkpoint: Uint8Array, registry: Registry, name?: string): Promise<TrainedModel> {
  requireBackend()
  const model = await openModel(checkpoint, registry, name)
  const { network, experiment, sample, data, calibration, thresholds } = model
  const evaluated = tf.tidy(() => {
    const { params, state } = model.evaluated()
    return { params: mapTensors(params, tf.clone), state: mapTensors(state, tf.clone) }
  })
  const outputShape = tf.tidy(() => model.answers(tf.zeros([1, ...sample.shape])).shape.slice(1))
  try {
    const [learned, state] = await Promise.all([readTensors(evaluated.params), readTensors(evaluated.state)])
    const { model: layers, params } = calibration
      ? foldTemperature(experiment, learned, calibration.temperature, outputShape)
      : { model: experiment.model, params: learned }
    const given = { ...network, experiment: { ...experiment, model: layers } }
    return {
      experiment: given.experiment,
      sample,
      data,
      ...(thresholds ? { thresholds } : {}),
      params,
      state,
      ...describeNetwork(given, registry, { ...params, ...state }),
    }
  } finally {
    tf.dispose(evaluated)
    model.release()
  }
}

/** The steps of a network with given params and state, and the function applied to its last outputs. */
export function describeNetwork(
  network: Network,
  registry: Registry,
  arrays: Readonly<Record<string, NamedArray>>,
): Pick<TrainedModel, 'steps' | 'last'> {
  const steps = stepsOf(network, registry, arrays)
  return { steps, last: lastOf(network, steps.at(-1)!.outputShape) }
}

function stepsOf(network: Network, registry: Registry, arrays: Readonly<Record<string, NamedArray>>): ModelStep[] {
  const { experiment, sample, transforms } = network
  const steps: ModelStep[] = []
  let end = { name: inputName, shape: sample.shape }
  for (const [index, transform] of transforms.entries()) {
    const { use, with: options = {} } = experiment.transforms[index]!
    if (!transform.appliesInEvaluation) continue
    const name = `${use.replace('transform:', '').replace('/', '-')}-${index}`
    const outputShape = transform.outputShape(end.shape)
    steps.push({
      name,
      use,
      options,
      from: [end.name],
      inputShape: end.shape,
      outputShape,
      arrays: {},
      where: `transforms[${index}]`,
    })
    end = { name, shape: outputShape }
  }
  addLayers({ specs: experiment.model, where: 'model', prefix: '', registry, experiment, arrays, steps }, end)
  return steps
}

interface LayerList {
  readonly specs: readonly AnySpec[]
  readonly where: string
  /** The prefix of these layers' params: `2-residual/`. */
  readonly prefix: string
  readonly registry: Registry
  readonly experiment: ParsedExperiment
  readonly arrays: Readonly<Record<string, NamedArray>>
  readonly steps: ModelStep[]
}

interface End {
  readonly name: string
  readonly shape: readonly number[]
}

/** Adds the steps of layers one after the other. @returns where they end */
function addLayers(list: LayerList, start: End): End {
  return list.specs.reduce<End>((end, spec, index) => addLayer(list, spec, index, end), start)
}

function addLayer(list: LayerList, spec: AnySpec, index: number, from: End): End {
  const { registry, prefix, steps, arrays } = list
  const where = `${list.where}[${index}]`
  const name = `${prefix}${layerName(index, spec.use)}`
  const { with: options = {} } = registry.parse('layer', spec, where)
  const nested = (key: 'layers' | 'projection' | 'members', inside: string): LayerList => ({
    ...list,
    specs: (options[key] ?? []) as unknown as AnySpec[],
    where: `${where}.with.${key}`,
    prefix: inside,
  })
  if (spec.use === 'layer:sequential') return addLayers(nested('layers', `${name}/`), from)
  if (spec.use === 'layer:residual') {
    const main = addLayers(nested('layers', `${name}/`), from)
    const side = addLayers(nested('projection', `${name}/projection/`), from)
    steps.push({
      name: `${name}/add`,
      use: 'add',
      options: {},
      from: [main.name, side.name],
      inputShape: main.shape,
      outputShape: main.shape,
      arrays: {},
      where,
    })
    return { name: `${name}/add`, shape: main.shape }
  }
  if (spec.use === 'layer:ensemble') return addEnsemble(nested('members', `${name}/`), { name, where, options }, from)
  const outputShape = outputShapeOf(list, spec, where, from.shape)
  steps.push({
    name,
    use: spec.use,
    options,
    from: [from.name],
    inputShape: from.shape,
    outputShape,
    arrays: underPrefix(name, arrays),
    where,
  })
  return { name, shape: outputShape }
}

/** Adds the steps of each member, and the one where they meet. @returns where that ends */
function addEnsemble(members: LayerList, step: Pick<ModelStep, 'name' | 'where' | 'options'>, from: End): End {
  const ends = members.specs.map((spec, index) => addLayer(members, spec, index, from))
  const { shape } = ends[0]!
  members.steps.push({
    ...step,
    use: 'layer:ensemble',
    from: ends.map(({ name }) => name),
    inputShape: shape,
    outputShape: shape,
    arrays: {},
  })
  return { name: step.name, shape }
}

/** A layer only tells its output shape when it creates its params. */
function outputShapeOf(
  { registry, experiment }: LayerList,
  spec: AnySpec,
  where: string,
  inputShape: readonly number[],
): readonly number[] {
  const { params, state, outputShape } = createNamed(registry, 'layer', spec, where).init(
    inputShape,
    runRandom(experiment).initialization,
  )
  tf.dispose([params, state])
  return outputShape
}

/**
 * The function that is applied to a network's last outputs.
 *
 * @throws ExperimentError where it is none of the three
 */
function lastOf({ loss, experiment }: Network, outputShape: readonly number[]): LastActivation {
  const last = functionOfLoss(loss, outputShape)
  if (last !== undefined) return last
  throw cannotExport(
    { where: 'loss', use: experiment.loss.use },
    'a model',
    'its probabilities are neither softmax, sigmoid nor the answers themselves',
  )
}
