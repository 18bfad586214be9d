import { isPlainObject, show, type Json } from '@telarjs/core'
import type { RecipeExperiment } from '@telarjs/recipes'

/** A text as the name of an experiment, which becomes part of names of files. */
export function experimentName(text: string): string {
  return (
    text
      .trim()
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[^\w]+/, '') || 'experiment'
  )
}

/** The experiment as it is being built; defaults may be left out. */
export type Draft = RecipeExperiment

/** A plugin named in a draft. */
export interface DraftSpec {
  readonly use: string
  readonly with?: { readonly [key: string]: Json }
}

/** Deeper nesting than any experiment has; what shows and compares drafts is recursive. */
const mostLevels = 24
/** More values than a form can show. */
const mostValues = 20_000

const lists = ['transforms', 'metrics', 'regularizers', 'callbacks'] as const
const specs = ['loss', 'optimizer', 'schedule'] as const
const numbers = ['learningRate', 'epochs', 'batchSize', 'seed'] as const

/** Reads an experiment as text. @throws Error that says where the text is not one */
export function readDraft(text: string): Draft {
  return checkDraft(readJson(text))
}

/** @throws Error in words */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`This is no JSON: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Checks that a value from outside (a link, a file, storage, a message) has the shape of an experiment, so that the page can show it.
 * Whether its options are right is the business of the plugins.
 *
 * @throws Error that names the place, what is expected there, and what was received
 */
export function checkDraft(value: unknown): Draft {
  checkSize(value)
  if (!isPlainObject(value) || !('data' in value) || !('model' in value))
    throw new Error('Expected an experiment: an object with "data" and "model".')
  if (value['name'] !== undefined && typeof value['name'] !== 'string') wrong('name', 'a text', value['name'])
  checkSpec(value['data'], 'data')
  checkList(value['model'], 'model')
  for (const field of lists) if (value[field] !== undefined) checkList(value[field], field)
  for (const field of specs) if (value[field] !== undefined) checkSpec(value[field], field)
  for (const field of numbers)
    if (value[field] !== undefined && typeof value[field] !== 'number') wrong(field, 'a number', value[field])
  return { name: 'experiment', ...value } as unknown as Draft
}

/** Whether a value names a plugin: `{ "use": "layer:dense" }`, with options or without. */
export function isSpec(value: unknown): value is DraftSpec {
  return isPlainObject(value) && typeof value['use'] === 'string' && isOptions(value['with'])
}

function isOptions(value: unknown): boolean {
  return value === undefined || isPlainObject(value)
}

function checkList(value: unknown, where: string): void {
  if (!Array.isArray(value)) wrong(where, 'a list of plugins', value)
  ;(value as unknown[]).forEach((spec, index) => checkSpec(spec, `${where}[${index}]`))
}

function checkSpec(value: unknown, where: string): void {
  if (!isSpec(value)) wrong(where, 'a plugin such as { "use": "kind:name", "with": { … } }', value)
}

function wrong(where: string, expected: string, received: unknown): never {
  throw new Error(`experiment.${where}: expected ${expected}, received ${show(received)}`)
}

/** Level by level and not recursively: the text may be nested more deeply than the stack is. */
function checkSize(value: unknown): void {
  let level: unknown[] = [value]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    if (depth > mostLevels) throw new Error(`Expected an experiment nested at most ${mostLevels} levels deep.`)
    if (values > mostValues) throw new Error(`Expected an experiment of at most ${mostValues} values.`)
    level = level.flatMap((inner) => (typeof inner === 'object' && inner !== null ? Object.values(inner) : []))
  }
}

/** The networks of an ensemble, each as its layers; undefined for an experiment whose network is none. */
export function membersOf({
  model,
}: {
  readonly model: readonly DraftSpec[]
}): readonly (readonly DraftSpec[])[] | undefined {
  const [first, ...others] = model
  const members = first?.use === 'layer:ensemble' && others.length === 0 ? first.with?.['members'] : undefined
  if (!Array.isArray(members)) return undefined
  return members.filter(isSpec).map((member) => {
    const layers = member.use === 'layer:sequential' ? member.with?.['layers'] : undefined
    return Array.isArray(layers) ? layers.filter(isSpec) : [member]
  })
}

/** `adam` for `optimizer:adam`. */
export function shortId(id: string): string {
  return id.replace(/^[a-z]+:/, '')
}
