import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { checkOptions, jsonOptions, optionsJsonSchema, type Plugin } from './index.js'
import { silk } from '../fixtures/plugins.js'

const options = jsonOptions({
  rate: { type: 'number', default: 0.5, minimum: 0, exclusiveMaximum: 1, description: 'Left out' },
  size: { type: 'integer', exclusiveMinimum: 0, maximum: 9, description: 'How many' },
  even: { type: 'boolean', default: false, description: 'Only even ones' },
  names: v.optional(v.array(v.string()), ['*']),
})

/** The same options in valibot: both must take and refuse the same, in the same words. */
const same = v.strictObject({
  rate: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.finite(), v.description('Left out')), 0.5),
  size: v.pipe(v.number(), v.gtValue(0), v.maxValue(9), v.integer(), v.description('How many')),
  even: v.optional(v.pipe(v.boolean(), v.description('Only even ones')), false),
  names: v.optional(v.array(v.string()), ['*']),
})

function result(schema: Plugin['options'], value: unknown): unknown {
  try {
    return checkOptions(schema, value, 'with')
  } catch (error) {
    return (error as Error).message
  }
}

describe('jsonOptions', () => {
  it('fills in defaults', () => {
    expect(result(options, { size: 3 })).toEqual({ rate: 0.5, size: 3, even: false, names: ['*'] })
    expect(result(options, { size: 9, rate: 0, even: true, names: [] })).toEqual({
      rate: 0,
      size: 9,
      even: true,
      names: [],
    })
  })

  it.each([
    [{ size: 3, rate: 1 }, 'with.rate: expected <1, received 1'],
    [{ size: 3, rate: -0.5 }, 'with.rate: expected >=0, received -0.5'],
    [{ size: 3, rate: NaN }, 'with.rate: expected number, received NaN'],
    [{ size: 3, rate: null }, 'with.rate: expected number, received null'],
    [{ size: 3, rate: '0.1' }, 'with.rate: expected number, received "0.1"'],
    [{ size: 0 }, 'with.size: expected >0, received 0'],
    [{ size: 10 }, 'with.size: expected <=9, received 10'],
    [{ size: 0.5 }, 'with.size: expected an integer, received 0.5'],
    [{ size: 3, even: 1 }, 'with.even: expected boolean, received 1'],
    [{ size: 3, names: ['a', 1] }, 'with.names[1]: expected string, received 1'],
    [{ size: 3, sise: 4 }, "with.sise: unknown option 'sise'; did you mean 'size'? Known: rate, size, even, names"],
    [{ size: 3, constructor: 4 }, "with.constructor: unknown option 'constructor'. Known: rate, size, even, names"],
    [3, 'with: expected Object, received 3'],
    [null, 'with: expected Object, received null'],
  ])('refuses %j as valibot does', (value, message) => {
    expect(result(options, value)).toBe(message)
    expect(result(same, value)).toBe(message)
  })

  it('says what is missing', () => {
    expect(result(options, {})).toBe('with.size: expected an integer, but it is missing')
  })

  it('takes finite numbers only', () => {
    const open = jsonOptions({ epsilon: { type: 'number', exclusiveMinimum: 0, description: 'Added' } })
    expect(result(open, { epsilon: Infinity })).toBe('with.epsilon: expected a finite number, received Infinity')
  })

  it('tells every wrong option', () => {
    expect(result(options, { size: 0, rate: 2 })).toBe(
      'with.rate: expected <1, received 2\nwith.size: expected >0, received 0',
    )
  })

  it('has the JSON Schema that it is written in', async () => {
    const schemaOf = (schema: Plugin['options']) => optionsJsonSchema({ ...silk, options: schema })
    expect(await schemaOf(options)).toEqual(await schemaOf(same))
    expect((await schemaOf(options))['required']).toEqual(['size'])
  })

  it('leaves it to others to refuse a schema that checks asynchronously', () => {
    const slow = jsonOptions({ name: z.string().refine(async () => true) })
    expect(result(slow, { name: 'a' })).toBe('with: its schema checks asynchronously, which options may not')
  })

  it('has types', () => {
    type Schema = typeof options
    expectTypeOf<StandardSchemaInput<Schema>>().toEqualTypeOf<{
      rate?: number
      size: number
      even?: boolean
      names?: string[] | undefined
    }>()
  })
})

type StandardSchemaInput<S> = S extends Plugin<never, string, infer In>['options'] ? Flat<In> : never
type Flat<T> = { [K in keyof T]: T[K] }
