/** Types are tested by the compiler: an error that is expected and does not come is an error. */
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
import { bow, cord, silk } from '../fixtures/plugins.js'
import {
  createRegistry,
  definePlugin,
  type ExperimentFor,
  type JsonObject,
  type NestedSpec,
  type OptionsOf,
  type PlainJson,
  type Spec,
  type SpecIn,
} from './index.js'

const registry = createRegistry([silk, bow])

// What somebody declares for plugins of others: one with its options, and all of one owner without.
declare module '@telarjs/core' {
  interface PluginOptions {
    'thread:acme/hemp': { readonly twist: number; readonly around?: NestedSpec<'thread'> }
    [wool: `thread:flock/${string}`]: JsonObject
  }
}

// By augmentation: what the imported packages know.
const known: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, color: 'blue' } }
const foreign: Spec<'thread'> = { use: 'thread:acme/hemp', with: { twist: 2, around: { use: 'thread:flock/merino' } } }
const untyped: Spec<'thread'> = { use: 'thread:flock/merino', with: { anything: [1, null] } }
const nested: Spec<'thread'> = { use: 'thread:cord', with: { threads: [{ use: 'thread:silk', with: { length: 1 } }] } }
const bare: Spec<'knot'> = { use: 'knot:bow' }
// @ts-expect-error: no plugin of this name is imported
const unknown: Spec<'thread'> = { use: 'thread:wool' }
// @ts-expect-error: a knot is no thread
const other: Spec<'thread'> = { use: 'knot:bow' }
// @ts-expect-error: 'green' is not among the colors
const wrong: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, color: 'green' } }
// @ts-expect-error: the option is spelt 'gauge'
const misspelt: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, gage: 0.1 } }
// @ts-expect-error: the length is required
const short: Spec<'thread'> = { use: 'thread:silk', with: { color: 'red' } }
// @ts-expect-error: so are options that hold one that is
const without: Spec<'thread'> = { use: 'thread:silk' }
// @ts-expect-error: not plain JSON
const code: Spec<'thread'> = { use: 'thread:flock/merino', with: { make: () => 1 } }
// @ts-expect-error: nobody declares this plugin of somebody else
const undeclared: Spec<'thread'> = { use: 'thread:acme/nettle' }
// @ts-expect-error: an option of a declared plugin of somebody else
const foreignOption: Spec<'thread'> = { use: 'thread:acme/hemp', with: { twist: 2, ply: 3 } }
// @ts-expect-error: a required one
const foreignRequired: Spec<'thread'> = { use: 'thread:acme/hemp' }
// @ts-expect-error: a spec inside that nobody declares
const foreignNested: Spec<'thread'> = { use: 'thread:acme/hemp', with: { twist: 2, around: { use: 'thread:wool' } } }
const nestedOption: Spec<'thread'> = {
  use: 'thread:cord',
  // @ts-expect-error: an option of a spec inside
  with: { threads: [{ use: 'thread:silk', with: { gage: 1 } }] },
}
// @ts-expect-error: a spec inside of another kind
const nestedKind: Spec<'thread'> = { use: 'thread:cord', with: { threads: [{ use: 'knot:bow' }] } }
export const right = [known, foreign, untyped, bare, nested]
export const wrongOnes = [unknown, other, wrong, misspelt, short, without, code, nestedOption, nestedKind]
export const foreignOnes = [undeclared, foreignOption, foreignRequired, foreignNested]

// By the registry's own type: what is really there. Silk is, cord is not.
expectTypeOf<SpecIn<typeof registry, 'thread'>['use']>().toEqualTypeOf<'thread:silk'>()
expectTypeOf<SpecIn<typeof registry, 'knot'>['use']>().toEqualTypeOf<'knot:bow'>()
expectTypeOf<SpecIn<typeof registry, 'thread'>>().not.toExtend<{ use: 'thread:cord' }>()
const corded = createRegistry([silk, cord])
export const inside: SpecIn<typeof corded, 'thread'> = {
  use: 'thread:cord',
  with: { threads: [{ use: 'thread:silk', with: { length: 1 } }] },
}
export const notInside: SpecIn<typeof corded, 'thread'> = {
  use: 'thread:cord',
  // @ts-expect-error: declared, but not in this registry
  with: { threads: [{ use: 'thread:acme/hemp', with: { twist: 1 } }] },
}
expectTypeOf<ExperimentFor<typeof registry>['epochs']>().toEqualTypeOf<number | undefined>()

// What an experiment gives, and what `create` gets.
expectTypeOf<OptionsOf<typeof bow>>().toEqualTypeOf<{ tight?: boolean | undefined }>()
expectTypeOf(bow.create).parameter(0).toEqualTypeOf<{ tight: boolean }>()
expectTypeOf(registry.create('knot', { use: 'knot:bow' })).toEqualTypeOf<{ readonly tight: boolean }>()

// Options that cannot be written to a file are refused by a sentence.
type Sentence = 'Error: the options of a plugin must be plain JSON, so that an experiment can be written to a file'
expectTypeOf<PlainJson<{ when: Date }>>().toEqualTypeOf<Sentence>()
expectTypeOf<PlainJson<{ make: () => number }>>().toEqualTypeOf<Sentence>()
expectTypeOf<PlainJson<{ values: Float32Array }>>().toEqualTypeOf<Sentence>()
expectTypeOf<PlainJson<{ nested: { big: bigint }[] }>>().toEqualTypeOf<Sentence>()
expectTypeOf<PlainJson<{ a: readonly (string | null)[]; b?: { c: boolean } }>>().toEqualTypeOf<unknown>()
definePlugin({
  kind: 'knot',
  id: 'knot:code',
  version: 1,
  summary: 'Takes code.',
  // @ts-expect-error: the sentence above
  options: v.strictObject({ tie: v.custom<() => void>((value) => typeof value === 'function') }),
  create: () => ({ tight: true }),
})
// @ts-expect-error: the id does not begin with its kind
definePlugin({ ...bow, id: 'thread:bow' })
