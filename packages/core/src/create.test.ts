import { describe, expect, expectTypeOf, it } from 'vitest'
import { bow, cord, silk, torn } from '../fixtures/plugins.js'
import { create, definePlugin, noOptions, pluginDefiner, type OptionsOf, type Plugin } from './index.js'

describe('create', () => {
  it('makes the value of a plugin, with the defaults of its options', () => {
    expect(create(silk, { length: 3 })).toEqual({ color: 'red', parts: [] })
    expect(create(bow)).toEqual({ tight: false })
    expectTypeOf(create(bow)).toEqualTypeOf<{ readonly tight: boolean }>()
  })

  it('knows the options by type', () => {
    // @ts-expect-error: length is required
    expect(() => create(silk)).toThrow('create: thread:silk with.length: expected')
    // @ts-expect-error: a bow is not long
    expect(() => create(bow, { long: true })).toThrow('create: knot:bow with')
  })

  it('takes plugins that the options name, and says which one is missing', () => {
    const options: OptionsOf<typeof cord> = { threads: [{ use: 'thread:silk', with: { length: 1 } }] }
    expect(create(cord, options, [silk, bow]).parts).toEqual(['red', 'create: false'])
    expect(() => create(cord, options, [bow])).toThrow("create.with.threads[0]: unknown thread 'thread:silk'")
  })

  it('finds the plugins that a plugin uses for its defaults, also those of others', () => {
    const tied = { ...cord, uses: [bow] }
    const sewn = definePlugin({
      ...torn,
      id: 'thread:acme/sewn',
      uses: [tied],
      create: (_, { where, create }) => create('thread', { use: 'thread:cord', with: { threads: [] } }, where),
    })
    expect(create(tied, { threads: [] }).parts).toEqual(['create: false'])
    expect(create(sewn).parts).toEqual(['create: false'])
  })

  it('says what is no plugin', () => {
    expect(() => create(undefined as unknown as Plugin)).toThrow('create: expected a plugin, received undefined')
  })
})

describe('a plugin that is wrong is a sentence', () => {
  const defineKnot = pluginDefiner('knot', { tight: 'boolean' })
  const knot = { kind: 'knot', id: 'knot:loop', summary: 'A loop', options: noOptions } as const

  it('is of version 1 where it does not say', () => {
    expect(defineKnot({ ...knot, create: () => ({ tight: true }) })).toMatchObject({ kind: 'knot', version: 1 })
    expect(defineKnot({ ...knot, version: 2, create: () => ({ tight: true }) }).version).toBe(2)
  })

  it('when what it makes lacks a member', () => {
    const loose = defineKnot({ ...knot, create: () => ({ loose: true }) as never })
    expect(() => create(loose)).toThrow(
      "create: knot:loop: create: expected a value whose 'tight' is a boolean, received undefined; it has loose",
    )
    const nothing = defineKnot({ ...knot, create: () => undefined as never })
    expect(() => create(nothing)).toThrow('received undefined; it has nothing')
  })

  it.each([
    [{ version: 0 }, 'plugin knot:loop: version: expected an integer from 1, received 0'],
    [{ summary: undefined }, 'plugin knot:loop: summary: expected one line of text, received undefined'],
    [{ options: {} }, 'plugin knot:loop: options: expected a schema'],
    [{ create: undefined }, 'plugin knot:loop: create: expected a function, received undefined'],
  ])('when it is added to a registry with %j', (wrong, message) => {
    expect(() => create(definePlugin({ ...knot, create: () => ({ tight: true }), ...wrong } as never))).toThrow(message)
  })

  it('when it was made for another contract', () => {
    expect(() => create({ ...bow, contract: 2 })).toThrow(
      'knot:bow: expected a plugin made by definePlugin for contract 1 of @telarjs/core, received one for 2',
    )
  })
})
