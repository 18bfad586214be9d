/** Types are tested by the compiler: an error that is expected and does not come is an error. */
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
import { bow, silk } from '../fixtures/plugins.js'
import {
  createRegistry,
  definePlugin,
  type ExperimentFor,
  type OptionsOf,
  type PlainJson,
  type Spec,
  type SpecIn,
} from './index.js'

const registry = createRegistry([silk, bow])

// By augmentation: what the imported packages know.
const known: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, color: 'blue' } }
const foreign: Spec<'thread'> = { use: 'thread:acme/hemp', with: { anything: [1, null] } }
const bare: Spec<'knot'> = { use: 'knot:bow' }
// @ts-expect-error: no plugin of this name is imported
const unknown: Spec<'thread'> = { use: 'thread:wool' }
// @ts-expect-error: a knot is no thread
const other: Spec<'thread'> = { use: 'knot:bow' }
// @ts-expect-error: 'green' is not among the colors
const wrong: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, color: 'green' } }
// @ts-expect-error: the option is spelt 'gauge'
const misspelt: Spec<'thread'> = { use: 'thread:silk', with: { length: 1, gage: 0.1 } }
// @ts-expect-error: not plain JSON
const code: Spec<'thread'> = { use: 'thread:acme/hemp', with: { make: () => 1 } }
void [known, foreign, bare, unknown, other, wrong, misspelt, code]

// By the registry's own type: what is really there. Silk is, cord is not.
expectTypeOf<SpecIn<typeof registry, 'thread'>['use']>().toEqualTypeOf<'thread:silk'>()
expectTypeOf<SpecIn<typeof registry, 'knot'>['use']>().toEqualTypeOf<'knot:bow'>()
expectTypeOf<SpecIn<typeof registry, 'thread'>>().not.toExtend<{ use: 'thread:cord' }>()
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
