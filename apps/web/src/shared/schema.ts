import type { Json, JsonObject } from '@telarjs/core'

/** The parts of JSON Schema that option schemas use. */
export interface Schema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly const?: Json
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema | readonly Schema[]
  readonly minItems?: number
  readonly anyOf?: readonly Schema[]
  readonly $ref?: string
}

/** How an option is asked for. */
export type Widget =
  | { readonly is: 'choice'; readonly choices: readonly string[] }
  | { readonly is: 'switch' }
  | { readonly is: 'number'; readonly integer: boolean }
  | { readonly is: 'text' }
  | { readonly is: 'spec'; readonly kind: string }
  | { readonly is: 'specs'; readonly kind: string }
  | { readonly is: 'json'; readonly hint: 'list' | 'textOrList' | 'numberOrList' | 'json' }

/** The widget that fits a schema; anything that none fits is written as JSON, such as `0.1` or `[0.1, 0.2]`. */
export function widgetOf(schema: Schema): Widget {
  const kind = kindOf(schema)
  if (kind) return { is: 'spec', kind }
  if (schema.enum?.every((value) => typeof value === 'string'))
    return { is: 'choice', choices: schema.enum as string[] }
  switch (schema.type) {
    case 'boolean':
      return { is: 'switch' }
    case 'number':
    case 'integer':
      return { is: 'number', integer: schema.type === 'integer' }
    case 'string':
      return { is: 'text' }
    case 'array': {
      const inner = schema.items && !Array.isArray(schema.items) ? kindOf(schema.items as Schema) : undefined
      return inner ? { is: 'specs', kind: inner } : { is: 'json', hint: 'list' }
    }
    default: {
      // An option that takes a string takes it without quotes.
      const texts = schema.anyOf?.some((one) => one.type === 'string')
      return { is: 'json', hint: texts ? 'textOrList' : 'numberOrList' }
    }
  }
}

function kindOf({ $ref }: Schema): string | undefined {
  return $ref?.startsWith('#/definitions/') ? $ref.slice('#/definitions/'.length) : undefined
}

/** The least and the most, `exclusive` ones too: they are hints for arrow keys, the plugin's own check decides. */
export function limitsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): {
  readonly min?: number
  readonly max?: number
} {
  const [min, max] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum]
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

/** Between which ends a rate is varied: what its plugin allows, or up to twice its value. @param most of a share, which must leave something */
export function rateSpan(rate: number, schema: Schema, most: number): readonly [min: number, max: number] {
  const { min = 0, max = 2 * Math.max(rate, 0.5) } = limitsOf(schema)
  return [min, max === 1 ? most : max]
}

/** Whether a number may be the value, alone or among others. */
export function takesNumbers({ type, anyOf = [] }: Schema): boolean {
  return type === 'number' || type === 'integer' || anyOf.some(takesNumbers)
}

/** The span of a slider, where a number has both ends; a number or a list counts by its number, degrees end at a right angle. */
export function sliderOf(
  schema: Schema,
): { readonly min: number; readonly max: number; readonly step: number } | undefined {
  const number =
    schema.type === 'number' || schema.type === 'integer'
      ? schema
      : schema.anyOf?.find(({ type }) => type === 'number' || type === 'integer')
  if (!number) return undefined
  const { min, max = /degrees/i.test(schema.description ?? '') ? 90 : undefined } = limitsOf(number)
  if (min === undefined || max === undefined || max - min > 1000) return undefined
  return { min, max, step: number.type === 'integer' || max - min > 20 ? 1 : (max - min) / 100 }
}

/** What a plugin that was just chosen begins with: its required options, as simple as they may be. */
export function firstOptions(schema: Schema, defaultSpec: (kind: string) => JsonObject | undefined): JsonObject {
  const needed = (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined)
  return Object.fromEntries(
    needed.flatMap((name) => {
      const value = firstValue(name, schema.properties?.[name] ?? {}, defaultSpec)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function firstValue(
  name: string,
  schema: Schema,
  defaultSpec: (kind: string) => JsonObject | undefined,
): Json | undefined {
  const widget = widgetOf(schema)
  const { min = 0 } = limitsOf(schema)
  switch (widget.is) {
    case 'choice':
      return widget.choices[0]
    case 'switch':
      return false
    case 'number':
      return widget.integer
        ? Math.max(min, /units|filters/.test(name) ? 32 : 1)
        : Math.max(min, schema.exclusiveMinimum === undefined ? 0 : 1)
    case 'spec':
      return defaultSpec(widget.kind)
    case 'specs': {
      const spec = defaultSpec(widget.kind)
      return spec ? Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => spec) : []
    }
    case 'text':
    case 'json':
      return undefined
    default:
      return widget satisfies never
  }
}
