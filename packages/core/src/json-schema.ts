import * as v from 'valibot'
import { experimentFields, type ExperimentKind } from './experiment.js'
import type { JsonOption, JsonOptions } from './json-options.js'
import type { JsonObject } from './json.js'
import type { Plugin } from './plugin.js'
import type { Registry } from './registry.js'

const kindOfField: Record<string, ExperimentKind> = {
  data: 'dataset',
  transforms: 'transform',
  model: 'layer',
  loss: 'loss',
  metrics: 'metric',
  optimizer: 'optimizer',
  schedule: 'schedule',
  regularizers: 'regularizer',
  callbacks: 'callback',
}

/** The part of Standard JSON Schema that is used where a schema library offers it. */
interface JsonSchemaSource {
  readonly jsonSchema?: { input(options: { target: 'draft-07' }): Record<string, unknown> }
}

/**
 * JSON Schema (draft 7) of a plugin's options: drives forms, `telar describe` and completion in editors.
 * An option that is a spec of another kind stands as `{ $ref: '#/definitions/<kind>' }`, which `experimentJsonSchema` defines.
 *
 * @example
 * const { properties } = await optionsJsonSchema(adam)
 */
export async function optionsJsonSchema(plugin: Plugin): Promise<JsonObject> {
  const standard = plugin.options['~standard']
  const own = (standard as JsonSchemaSource).jsonSchema
  if (own) return withoutDraft(own.input({ target: 'draft-07' }))
  if (standard.vendor === 'telar')
    return fromJsonOptions(plugin.options as JsonOptions<Readonly<Record<string, JsonOption>>>)
  if (standard.vendor === 'valibot') return fromValibot(plugin.options as unknown as v.GenericSchema)
  return { type: 'object' }
}

/** An embedded schema does not say its draft again. */
function withoutDraft(schema: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema')) as JsonObject
}

/** Options that are data stand as they are; those of valibot are written in its place. */
async function fromJsonOptions({
  entries,
}: JsonOptions<Readonly<Record<string, JsonOption | v.GenericSchema>>>): Promise<JsonObject> {
  const parts = await Promise.all(
    Object.entries(entries).map(async ([key, entry]) =>
      '~standard' in entry
        ? fromValibot(v.strictObject({ [key]: entry }))
        : { properties: { [key]: entry }, required: 'default' in entry ? [] : [key] },
    ),
  )
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as JsonObject,
    required: parts.flatMap(({ required }) => required as readonly string[]),
    additionalProperties: false,
  }
}

async function fromValibot(schema: v.GenericSchema): Promise<JsonObject> {
  const { toJsonSchema } = await import('@valibot/to-json-schema')
  const converted = toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const kind =
        valibotAction.type === 'metadata'
          ? (valibotAction as v.MetadataAction<unknown, { specOf?: string }>).metadata.specOf
          : undefined
      if (kind === undefined) return undefined
      const { title, description } = jsonSchema
      return { ...(title ? { title } : {}), ...(description ? { description } : {}), $ref: `#/definitions/${kind}` }
    },
  })
  return withoutDraft(converted as Record<string, unknown>)
}

/**
 * JSON Schema (draft 7) of the experiments that a registry can run.
 *
 * @example
 * const schema = await experimentJsonSchema(createRegistry([dense, adam]))
 */
export async function experimentJsonSchema(registry: Registry): Promise<JsonObject> {
  const fields = (await fromValibot(v.strictObject(experimentFields)))['properties'] as Record<string, JsonObject>
  const properties: Record<string, unknown> = { ...fields }
  for (const [field, kind] of Object.entries(kindOfField)) {
    const $ref = `#/definitions/${kind}`
    properties[field] = fields[field]!['type'] === 'array' ? { ...fields[field], items: { $ref } } : { $ref }
  }
  const specs = await Promise.all(
    registry.plugins.map(async (plugin) => ({ kind: plugin.kind as string, schema: await specJsonSchema(plugin) })),
  )
  const named = [...JSON.stringify([properties, specs]).matchAll(/"#\/definitions\/([a-z]+)"/g)].map(
    ([, kind]) => kind!,
  )
  const definitions = Object.fromEntries(
    [...new Set([...named, ...specs.map(({ kind }) => kind)])].map((kind) => {
      const ofKind = specs.filter((spec) => spec.kind === kind)
      return [
        kind,
        ofKind.length > 0
          ? { anyOf: ofKind.map(({ schema }) => schema) }
          : { not: {}, description: `No ${kind} is installed.` },
      ]
    }),
  )
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'An experiment of Telar',
    type: 'object',
    additionalProperties: false,
    required: ['data', 'model'],
    properties: properties as JsonObject,
    definitions: definitions as JsonObject,
  }
}

async function specJsonSchema(plugin: Plugin): Promise<JsonObject> {
  const options = await optionsJsonSchema(plugin)
  const required = options['required'] as readonly string[] | undefined
  return {
    type: 'object',
    description: plugin.summary,
    additionalProperties: false,
    required: required?.length ? ['use', 'with'] : ['use'],
    properties: { use: { const: plugin.id }, with: options },
  }
}
