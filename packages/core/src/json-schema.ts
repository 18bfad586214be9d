import { experimentFields, type ExperimentKind } from './experiment.js'
import type { JsonObject } from './json.js'
import type { Plugin } from './plugin.js'
import type { Registry } from './registry.js'
import * as v from 'valibot'

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

/** JSON Schema (draft 7) of a plugin's options: drives forms, `telar describe` and completion in editors. */
export async function optionsJsonSchema(plugin: Plugin): Promise<JsonObject> {
  const standard = plugin.options['~standard']
  const own = (standard as JsonSchemaSource).jsonSchema
  if (own) return own.input({ target: 'draft-07' }) as JsonObject
  if (standard.vendor === 'valibot') return fromValibot(plugin.options as unknown as v.GenericSchema)
  return { type: 'object' }
}

async function fromValibot(schema: v.GenericSchema): Promise<JsonObject> {
  const { toJsonSchema } = await import('@valibot/to-json-schema')
  const converted = toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema }) => {
      const kind = 'pipe' in valibotSchema ? (v.getMetadata(valibotSchema as v.GenericSchema)['specOf'] as string | undefined) : undefined
      return kind ? { $ref: `#/definitions/${kind}` } : undefined
    },
  })
  const { $schema: _, ...rest } = converted as Record<string, unknown>
  return rest as JsonObject
}

/** JSON Schema (draft 7) of the experiments that a registry can run. */
export async function experimentJsonSchema(registry: Registry): Promise<JsonObject> {
  const fields = (await fromValibot(v.strictObject(experimentFields)))['properties'] as Record<string, JsonObject>
  const properties: Record<string, unknown> = { ...fields }
  for (const [field, kind] of Object.entries(kindOfField)) {
    const $ref = `#/definitions/${kind}`
    properties[field] = fields[field]!['type'] === 'array' ? { ...fields[field], items: { $ref } } : { $ref }
  }
  const kinds = [...new Set([...Object.values(kindOfField), ...registry.plugins.map((plugin) => plugin.kind as string)])]
  const definitions = Object.fromEntries(
    await Promise.all(kinds.map(async (kind) => [kind, { anyOf: await Promise.all(registry.list(kind as never).map(specJsonSchema)) }] as const)),
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
  return {
    type: 'object',
    description: plugin.summary,
    additionalProperties: false,
    required: ['use'],
    properties: { use: { const: plugin.id }, with: await optionsJsonSchema(plugin) },
  }
}
