import * as v from 'valibot'
import { ExperimentError } from './errors.js'
import { missing } from './issues.js'
import { isPlainObject, type JsonObject } from './json.js'
import { checkOptions } from './options.js'
import { show } from './show.js'
import { impliedMetrics } from './implied-metrics.js'
import { isNestedTooDeeply } from './parse-json.js'
import type { Kind } from './plugin.js'
import type { ParsedSpec, Registry } from './registry.js'
import type { NestedSpec, Spec, SpecIn } from './spec.js'

/** The kinds of plugin that an experiment names. */
export type ExperimentKind =
  | 'dataset'
  | 'transform'
  | 'layer'
  | 'loss'
  | 'metric'
  | 'optimizer'
  | 'schedule'
  | 'regularizer'
  | 'callback'

interface ExperimentShape<S extends Record<ExperimentKind, unknown>> {
  /** For completion in editors; ignored. */
  readonly $schema?: string
  readonly name?: string
  /** Everything random in the run comes from it. */
  readonly seed?: number
  readonly data: S['dataset']
  readonly transforms?: readonly S['transform'][]
  readonly model: readonly S['layer'][]
  /** Names of layers that keep their weights, such as `0-dense`; `*` stands for any letters. They run as in evaluation. */
  readonly frozen?: readonly string[]
  /** Without it that of the data: cross-entropy for classes, mean squared error for values. */
  readonly loss?: S['loss']
  /** Without it those that the loss implies. */
  readonly metrics?: readonly S['metric'][]
  readonly optimizer?: S['optimizer']
  readonly learningRate?: number
  readonly schedule?: S['schedule']
  readonly regularizers?: readonly S['regularizer'][]
  readonly callbacks?: readonly S['callback'][]
  readonly epochs?: number
  /** Without it at most 64, and fewer where the data is small, so that an epoch has steps enough. */
  readonly batchSize?: number
  /** The splits evaluated after each epoch. Without it: `validation` where the data has one, otherwise `test`. */
  readonly evaluate?: readonly string[]
  /**
   * `mixed`: training steps round the factors of matrix products and convolutions to 16 bits and add in 32, with a loss scale; on WebGPU with
   * `shader-f16` alone. Without it `float32`.
   */
  readonly precision?: 'float32' | 'mixed'
}

/** An experiment, as typed by the packages that are imported. */
export type Experiment = ExperimentShape<{ [K in ExperimentKind]: Spec<K> }>

/** An experiment that a registry can really run. */
export type ExperimentFor<R extends Registry> = ExperimentShape<{ [K in ExperimentKind]: SpecIn<R, K> }>

/** Fields whose defaults follow from the data. */
type FieldsOfData = 'loss' | 'metrics' | 'batchSize'

type ParsedShape = Omit<ExperimentShape<{ [K in ExperimentKind]: ParsedSpec }>, '$schema'>

/** Fields that a checked experiment may lack. */
type OptionalFields = 'evaluate' | 'frozen' | 'precision' | FieldsOfData

/** A checked experiment with every default explicit, but for those that follow from the data. */
export interface ParsedExperiment
  extends Required<Omit<ParsedShape, OptionalFields>>, Pick<ParsedShape, OptionalFields> {}

/** An experiment with every default explicit, those too that follow from the data, as it is saved with a run. */
export interface ResolvedExperiment
  extends Omit<ParsedExperiment, FieldsOfData>, Required<Pick<ParsedShape, FieldsOfData>> {}

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1))
const specs = v.array(v.unknown())

/** The plain fields of an experiment and their defaults; its specs are checked by the registry. */
export const experimentFields = {
  $schema: v.optional(v.string()),
  name: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\w[\w.-]*$/, ({ input }) => `Expected letters, digits, dots and dashes but received ${show(input)}`),
    ),
    'experiment',
  ),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
  data: v.unknown(),
  transforms: v.optional(specs, []),
  model: v.pipe(specs, v.minLength(1, 'Expected at least one layer but received none')),
  frozen: v.exactOptional(
    v.pipe(
      v.array(v.string()),
      v.description("Names of layers that keep their weights, such as '0-dense'; * stands for any letters"),
    ),
  ),
  loss: v.exactOptional(
    v.pipe(
      v.unknown(),
      v.description('Without it that of the data: cross-entropy for classes, mean squared error for values.'),
    ),
  ),
  metrics: v.exactOptional(
    v.pipe(
      specs,
      v.description(
        'Without it those that the loss implies: accuracy for classes, mean absolute error and R² for values.',
      ),
    ),
  ),
  optimizer: v.optional(v.unknown(), { use: 'optimizer:adam' }),
  learningRate: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 0.001),
  schedule: v.optional(v.unknown(), { use: 'schedule:constant' }),
  regularizers: v.optional(specs, []),
  callbacks: v.optional(specs, []),
  epochs: v.optional(positiveInteger, 10),
  batchSize: v.exactOptional(
    v.pipe(
      positiveInteger,
      v.description('Samples of a step; without it at most 64, and fewer where the data is small.'),
    ),
  ),
  evaluate: v.optional(v.array(v.string())),
  precision: v.exactOptional(
    v.pipe(
      v.picklist(['float32', 'mixed']),
      v.description(
        'mixed: training steps round the factors of products to 16 bits, but for depthwise convolutions, on WebGPU with shader-f16 alone; without it float32.',
      ),
    ),
  ),
}

/**
 * Checks an experiment, wherever it came from, and makes every default explicit that does not follow from its data.
 *
 * @throws ExperimentError that names the place: `model[1]: layer:dense with.units: expected >=1, received 0`
 * @example
 * const { optimizer } = parseExperiment(registry, { data: { use: 'dataset:mnist' }, model: [{ use: 'layer:dense', with: { units: 10 } }] })
 * optimizer.use // 'optimizer:adam'
 */
export function parseExperiment(registry: Registry, value: unknown): ParsedExperiment {
  if (!isPlainObject(value)) {
    throw new ExperimentError({
      where: 'experiment',
      expected: 'an object with "data" and "model"',
      received: show(value),
    })
  }
  if (isNestedTooDeeply(value))
    throw new ExperimentError({ where: 'experiment', expected: 'an object that is nested at most 100 levels deep' })
  for (const field of ['data', 'model']) {
    if (!Object.hasOwn(value, field))
      throw new ExperimentError(missing(`experiment.${field}`, field === 'data' ? 'a data set' : 'a list of layers'))
  }
  const fields = checkOptions(v.strictObject(experimentFields), value, 'experiment')
  const one = (kind: string, spec: unknown, where: string) => registry.parse(kind as Kind, spec, where)
  const loss = fields.loss === undefined ? undefined : one('loss', fields.loss, 'loss')
  const many = (kind: string, list: readonly unknown[], where: string) =>
    list.map((spec, index) => one(kind, spec, `${where}[${index}]`))
  const metrics = fields.metrics ?? (loss && impliedMetrics(registry, loss))
  return {
    name: fields.name,
    seed: fields.seed,
    data: one('dataset', fields.data, 'data'),
    transforms: many('transform', fields.transforms, 'transforms'),
    model: many('layer', fields.model, 'model'),
    ...(fields.frozen ? { frozen: fields.frozen } : {}),
    ...(loss ? { loss } : {}),
    ...(metrics ? { metrics: many('metric', metrics, 'metrics') } : {}),
    optimizer: one('optimizer', fields.optimizer, 'optimizer'),
    learningRate: fields.learningRate,
    schedule: one('schedule', fields.schedule, 'schedule'),
    regularizers: many('regularizer', fields.regularizers, 'regularizers'),
    callbacks: many('callback', fields.callbacks, 'callbacks'),
    epochs: fields.epochs,
    ...(fields.batchSize === undefined ? {} : { batchSize: fields.batchSize }),
    ...(fields.evaluate ? { evaluate: fields.evaluate } : {}),
    // The default is left out, so that runs from before there was a choice are equal to those of today.
    ...(fields.precision === 'mixed' ? { precision: fields.precision } : {}),
  }
}

/**
 * A Valibot schema for an option that is itself a spec, such as the inner optimizer of a lookahead.
 *
 * @example
 * v.strictObject({ optimizer: v.optional(specOf('optimizer'), { use: 'optimizer:adam' }) })
 */
export function specOf<const K extends string>(kind: K): v.GenericSchema<NestedSpec<K>> {
  return v.pipe(
    v.strictObject({
      use: v.pipe(
        v.string(),
        v.startsWith(`${kind}:`, ({ input }) => `Expected "${kind}:…" but received ${show(input)}`),
      ),
      with: v.exactOptional(
        v.custom<JsonObject>(isPlainObject, ({ input }) => `Expected an object but received ${show(input)}`),
      ),
    }),
    v.metadata({ specOf: kind }),
  ) as v.GenericSchema<unknown> as v.GenericSchema<NestedSpec<K>>
}
