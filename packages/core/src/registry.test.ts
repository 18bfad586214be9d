import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { bow, cord, silk, torn } from '../fixtures/plugins.js'
import { definePlugin, type Plugin } from './plugin.js'
import { createRegistry } from './registry.js'

const registry = createRegistry([silk, cord, bow, torn])

describe('createRegistry', () => {
  it('refuses two plugins of one id', () => {
    expect(() => createRegistry([silk, bow, silk])).toThrow(
      expect.objectContaining({
        name: 'PluginError',
        message: "createRegistry: two plugins have the id 'thread:silk'",
      }),
    )
  })

  it.each([
    [undefined, 'undefined'],
    [{ plugins: [] }, '{"plugins":[]}'],
    [{ id: 'thread:silk' }, '{"id":"thread:silk"}'],
  ])('refuses %j, which is no plugin', (plugin, shown) => {
    expect(() => createRegistry([plugin as unknown as Plugin])).toThrow(
      `createRegistry: expected a plugin made by definePlugin, received ${shown}`,
    )
  })

  it('cannot be changed through the list it was made from', () => {
    const list: Plugin[] = [silk]
    const made = createRegistry(list)
    list.push(bow)
    expect(made.plugins).toEqual([silk])
    expect(made.list('knot')).toEqual([])
  })

  it('lists the plugins of a kind in their order', () => {
    expect(registry.list('thread').map(({ id }) => id)).toEqual(['thread:silk', 'thread:cord', 'thread:acme/torn'])
  })
})

describe('parse', () => {
  it('makes every default explicit, also nested ones', () => {
    const spec = { use: 'thread:cord', with: { threads: [{ use: 'thread:silk', with: { length: 3 } }] } }
    const parsed = {
      use: 'thread:cord',
      with: {
        threads: [{ use: 'thread:silk', with: { color: 'red', gauge: 0.5, ends: { waxed: true }, length: 3 } }],
        knot: { use: 'knot:bow', with: { tight: false } },
      },
    }
    expect(registry.parse('thread', spec)).toEqual(parsed)
    expect(registry.parse('thread', parsed)).toEqual(parsed)
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
  })

  const length = { length: 1 }
  it.each<[string, unknown, string]>([
    ['no object', 'thread:silk', 'model[0]: expected { "use": "thread:…", "with"?: {…} }, received "thread:silk"'],
    ['no use', { with: {} }, 'model[0]: expected { "use": "thread:…", "with"?: {…} }, received {"with":{}}'],
    ['a stray key', { use: 'thread:silk', options: {} }, "model[0]: unknown key 'options'. Known: use, with"],
    [
      'a typing error in an id',
      { use: 'thread:slik' },
      "model[0]: unknown thread 'thread:slik'; did you mean 'thread:silk'? Known: thread:silk, thread:cord, thread:acme/torn",
    ],
    [
      'an id without its kind',
      { use: 'silk' },
      "model[0]: unknown thread 'silk'; did you mean 'thread:silk'? Known: thread:silk, thread:cord, thread:acme/torn",
    ],
    [
      'an id of another package',
      { use: 'thread:corp/hemp' },
      "model[0]: unknown thread 'thread:corp/hemp'. Known: thread:silk, thread:cord, thread:acme/torn. It would be in a package that your telar.config.ts or --plugin must list",
    ],
    ['a plugin of another kind', { use: 'knot:bow' }, "model[0]: expected a thread, received the knot 'knot:bow'"],
    [
      'a missing option',
      { use: 'thread:silk' },
      'model[0]: thread:silk with.length: expected a number, but it is missing',
    ],
    [
      'an option of the wrong type',
      { use: 'thread:silk', with: { length: 'long' } },
      'model[0]: thread:silk with.length: expected number, received "long"',
    ],
    [
      'an option out of range',
      { use: 'thread:silk', with: { ...length, gauge: 2 } },
      'model[0]: thread:silk with.gauge: expected <1, received 2',
    ],
    [
      'a wrong word',
      { use: 'thread:silk', with: { ...length, color: 'bleu' } },
      'model[0]: thread:silk with.color: expected ("red" | "white" | "blue"), received "bleu"; did you mean "blue"?',
    ],
    [
      'an unknown option',
      { use: 'thread:silk', with: { ...length, gage: 1 } },
      "model[0]: thread:silk with.gage: unknown option 'gage'; did you mean 'gauge'? Known: color, gauge, ends, length",
    ],
    [
      'an unknown nested option',
      { use: 'thread:silk', with: { ...length, ends: { wax: 1 } } },
      "model[0]: thread:silk with.ends.wax: unknown option 'wax'; did you mean 'waxed'? Known: waxed",
    ],
    [
      'a nested spec of the wrong kind',
      { use: 'thread:cord', with: { threads: [], knot: { use: 'thread:silk' } } },
      'model[0]: thread:cord with.knot.use: expected "knot:…", received "thread:silk"',
    ],
    [
      'a nested spec with wrong options',
      { use: 'thread:cord', with: { threads: [{ use: 'thread:silk', with: { length: 0.5 } }] } },
      'model[0].with.threads[0]: thread:silk with.length: expected an integer, received 0.5',
    ],
    [
      'an unknown nested spec',
      { use: 'thread:cord', with: { threads: [], knot: { use: 'knot:bo' } } },
      "model[0].with.knot: unknown knot 'knot:bo'; did you mean 'knot:bow'? Known: knot:bow",
    ],
    [
      'options that are no object',
      { use: 'thread:silk', with: 3 },
      'model[0]: thread:silk with: expected Object, received 3',
    ],
    [
      'two wrong options',
      { use: 'thread:silk', with: { gauge: 2, length: 'x' } },
      'model[0]: thread:silk with.gauge: expected <1, received 2\nmodel[0]: thread:silk with.length: expected number, received "x"',
    ],
  ])('refuses %s', (_, spec, message) => {
    expect(() => registry.parse('thread', spec, 'model[0]')).toThrow(
      expect.objectContaining({ name: 'ExperimentError', message }),
    )
  })

  it('names the package that would hold a built-in plugin', () => {
    expect(() => createRegistry([]).get('optimizer' as never, 'optimizer:adam')).toThrow(
      "optimizer: unknown optimizer 'optimizer:adam'. There are none. It would be in @telarjs/optimizers",
    )
  })

  it('takes options of another schema library, and says what that library says', () => {
    const hemp = definePlugin({
      kind: 'thread',
      id: 'thread:acme/hemp',
      version: 1,
      summary: 'A coarse thread.',
      options: z.strictObject({ gauge: z.number().lt(1).default(0.5) }),
      create: ({ gauge }) => ({ color: String(gauge), parts: [] }),
    })
    const others = createRegistry([hemp])
    expect(others.parse('thread', { use: 'thread:acme/hemp' })).toEqual({
      use: 'thread:acme/hemp',
      with: { gauge: 0.5 },
    })
    expect(() => others.parse('thread', { use: 'thread:acme/hemp', with: { gauge: 2 } })).toThrow(
      'thread: thread:acme/hemp with.gauge: Too big: expected number to be <1',
    )
    expect(() => others.parse('thread', { use: 'thread:acme/hemp', with: { gage: 2 } })).toThrow(
      'Unrecognized key: "gage"',
    )
  })

  it('refuses a schema that checks asynchronously', () => {
    const slow = definePlugin({
      ...silk,
      options: z.strictObject({ length: z.number().refine(async () => true) }) as never,
    })
    expect(() => createRegistry([slow]).parse('thread', { use: 'thread:silk', with: { length: 1 } })).toThrow(
      'its schema checks asynchronously, which options may not',
    )
  })
})

describe('create', () => {
  it('makes nested plugins and tells each where it stands', () => {
    const spec = {
      use: 'thread:cord',
      with: { threads: [{ use: 'thread:silk', with: { length: 1, color: 'blue' } }] },
    }
    expect(registry.create('thread', spec, 'model[2]')).toEqual({ color: 'many', parts: ['blue', 'model[2]: false'] })
  })

  it('names the plugin that throws, and keeps what it threw', () => {
    expect(() => registry.create('thread', { use: 'thread:acme/torn' }, 'model[1]')).toThrow(
      expect.objectContaining({
        name: 'PluginError',
        message: expect.stringContaining('model[1]: thread:acme/torn could not be made: it snapped, at '),
      }),
    )
    expect(() => registry.create('thread', { use: 'thread:acme/torn' })).toThrow(
      expect.objectContaining({ cause: new RangeError('it snapped') }),
    )
  })

  it('hands on the errors of nested plugins as they are', () => {
    const spec = { use: 'thread:cord', with: { threads: [{ use: 'thread:acme/torn' }] } }
    expect(() => registry.create('thread', spec, 'model[0]')).toThrow(
      expect.objectContaining({
        name: 'PluginError',
        message: expect.stringContaining('model[0].threads[0]: thread:acme/torn could not be made: it snapped, at '),
      }),
    )
  })
})
