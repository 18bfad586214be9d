import * as v from 'valibot'
import { ExperimentError } from './errors.js'
import { mismatch, missing } from './issues.js'
import { isPlainObject, type JsonObject } from './json.js'
import { checkOptions, show } from './options.js'
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
  readonly loss?: S['loss']
  /** Without it those that the loss implies. */
  readonly metrics?: readonly S['metric'][]
  readonly optimizer?: S['optimizer']
  readonly learningRate?: number
  readonly schedule?: S['schedule']
  readonly regularizers?: readonly S['regularizer'][]
  readonly callbacks?: readonly S['callback'][]
  readonly epochs?: number
  readonly batchSize?: number
  /** The splits evaluated after each epoch. Without it: `validation` where the data has one, otherwise `test`. */
  readonly evaluate?: readonly string[]
}

/** An experiment, as typed by the packages that are imported. */
export type Experiment = ExperimentShape<{ [K in ExperimentKind]: Spec<K> }>

/** An experiment that a registry can really run. */
export type ExperimentFor<R extends Registry> = ExperimentShape<{ [K in ExperimentKind]: SpecIn<R, K> }>

/** An experiment with every default explicit, as it is saved with a run. */
export interface ParsedExperiment extends Required<
  Omit<ExperimentShape<{ [K in ExperimentKind]: ParsedSpec }>, '$schema' | 'evaluate'>
> {
  readonly evaluate?: readonly string[]
}

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
  loss: v.optional(v.unknown(), { use: 'loss:cross-entropy' }),
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
  batchSize: v.optional(positiveInteger, 64),
  evaluate: v.optional(v.array(v.string())),
}

/**
 * Checks an experiment, wherever it came from, and makes every default explicit.
 *
 * @throws ExperimentError that names the place: `model[1]: layer:dense with.units: expected >=1, received 0`
 */
export function parseExperiment(registry: Registry, value: unknown): ParsedExperiment {
  if (!isPlainObject(value)) {
    throw new ExperimentError([mismatch('experiment', 'an object with "data" and "model"', show(value))])
  }
  for (const field of ['data', 'model']) {
    if (!(field in value))
      throw new ExperimentError([missing(`experiment.${field}`, field === 'data' ? 'a data set' : 'a list of layers')])
  }
  const fields = checkOptions(v.strictObject(experimentFields), value, 'experiment')
  const one = (kind: string, spec: unknown, where: string) => registry.parse(kind as Kind, spec, where)
  const loss = one('loss', fields.loss, 'loss')
  const many = (kind: string, list: unknown[], where: string) =>
    list.map((spec, index) => one(kind, spec, `${where}[${index}]`))
  return {
    name: fields.name,
    seed: fields.seed,
    data: one('dataset', fields.data, 'data'),
    transforms: many('transform', fields.transforms, 'transforms'),
    model: many('layer', fields.model, 'model'),
    loss,
    metrics: many(
      'metric',
      fields.metrics ?? [...(registry.get('loss' as Kind, loss.use).implies?.metrics ?? [])],
      'metrics',
    ),
    optimizer: one('optimizer', fields.optimizer, 'optimizer'),
    learningRate: fields.learningRate,
    schedule: one('schedule', fields.schedule, 'schedule'),
    regularizers: many('regularizer', fields.regularizers, 'regularizers'),
    callbacks: many('callback', fields.callbacks, 'callbacks'),
    epochs: fields.epochs,
    batchSize: fields.batchSize,
    ...(fields.evaluate ? { evaluate: fields.evaluate } : {}),
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
