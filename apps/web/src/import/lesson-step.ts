import { isPlainObject, type Json } from '@telarjs/core'
import type { Token, Tokens } from 'marked'
import { checkDraft, readJson, type Draft } from '../shared/draft.js'
import type { Choice, Goal, LessonStep } from '../shared/lesson.js'
import { inPlace, requireReadable, type Part } from './lesson-text.js'

const kinds = ['predict', 'run', 'repair'] as const

/**
 * Reads a step.
 *
 * @param before what the step before trains; a block `json change` changes it
 */
export function readStep(heading: Part, parts: readonly Part[], before: Draft): LessonStep {
  const { kind, title } = readHeading(heading)
  const take = takesFrom(parts)
  const experiment = changed(take('json change'), before) ?? before
  const after = take('quote')
  const shared = { title, experiment, after: after ? requireReadable(quoted(after)) : [] }
  switch (kind) {
    case 'predict': {
      const list = take('choices')
      if (!list)
        throw new Error(`${heading.place()}: expected answers to choose from, as '- [ ] wrong' and '- [x] right'`)
      return { kind, ...shared, choices: choicesOf(list), body: requireReadable(take.rest()) }
    }
    case 'run':
      return { kind, ...shared, body: requireReadable(take.rest()) }
    case 'repair': {
      const goal = take('goal')
      if (!goal)
        throw new Error(`${heading.place()}: expected a block \`\`\`goal, such as 'accuracy of test is at least 90 %'`)
      const solution = changed(take('json solution'), experiment)
      return { kind, ...shared, goals: goalsOf(goal), solution, body: requireReadable(take.rest()) }
    }
    default:
      return kind satisfies never
  }
}

function readHeading({ token, place }: Part): { readonly kind: (typeof kinds)[number]; readonly title: string } {
  const { depth, text } = token as Tokens.Heading
  const [, word = '', title = ''] = /^(\w+): +(.+)$/.exec(text) ?? []
  const kind = kinds.find((one) => one === word.toLowerCase())
  if (depth !== 2 || !kind)
    throw new Error(
      `${place()}: expected a heading '## Predict: …', '## Run: …' or '## Repair: …', received '${token.raw.trim()}'`,
    )
  return { kind, title }
}

/** Takes what a step gives a meaning to, each once; the rest is its text. */
function takesFrom(parts: readonly Part[]) {
  const taken = new Set<Part>()
  const take = (name: string): Part | undefined => {
    const [found, second] = parts.filter(({ token }) => meaning(token) === name)
    if (second) throw new Error(`${second.place()}: expected one ${name} in a step, received another one`)
    if (found) taken.add(found)
    return found
  }
  take.rest = () => parts.filter((part) => !taken.has(part))
  return take
}

function meaning(token: Token): string | undefined {
  if (token.type === 'blockquote') return 'quote'
  if (token.type === 'code') return (token as Tokens.Code).lang
  return token.type === 'list' && (token as Tokens.List).items.some(({ task }) => task) ? 'choices' : undefined
}

function quoted({ token, place }: Part): Part[] {
  return ((token as Tokens.Blockquote).tokens ?? []).map((inner) => ({ token: inner, place }))
}

function choicesOf(part: Part): readonly Choice[] {
  const { items } = part.token as Tokens.List
  const other = items.findIndex(({ task }) => !task)
  if (other >= 0) throw new Error(`${part.place(other)}: expected '[ ]' or '[x]' before each answer`)
  const right = items.filter(({ checked }) => checked).length
  if (items.length < 2 || right !== 1)
    throw new Error(
      `${part.place()}: expected at least two answers, one of them marked as right by [x], received ${items.length} with ${right} marked`,
    )
  return items.map(({ tokens, checked }) => ({
    text: requireReadable(
      tokens.filter(({ type }) => type !== 'checkbox').map((token) => ({ token, place: part.place })),
    ),
    isRight: checked === true,
  }))
}

const goalPattern = /^([\w-]+) of ([\w-]+) is (at least|at most) (-?\d+(?:\.\d+)?)( ?%)?$/

function goalsOf({ token, place }: Part): readonly Goal[] {
  const lines = (token as Tokens.Code).text.split('\n')
  return lines.flatMap((line, index) => {
    const text = line.trim()
    if (!text) return []
    const [, metric, split, bound, number, percent] = goalPattern.exec(text) ?? []
    if (!metric)
      throw new Error(
        `${place(index + 1)}: expected a goal such as 'accuracy of test is at least 90 %' or 'loss of validation is at most 0.3', received '${text}'`,
      )
    const value = Number(number) / (percent ? 100 : 1)
    return [{ metric, split: split!, bound: bound as Goal['bound'], value, text }]
  })
}

/** The experiment changed by a block of JSON. */
function changed(part: Part | undefined, experiment: Draft): Draft | undefined {
  if (!part) return undefined
  return inPlace(part.place(1), () =>
    checkDraft(mergePatch(experiment as unknown as Json, readJson((part.token as Tokens.Code).text) as Json)),
  )
}

/** JSON Merge Patch (RFC 7396): objects are merged, null takes away, everything else takes the place of what was there. */
function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isPlainObject(patch)) return patch
  const merged = new Map(Object.entries(isPlainObject(target) ? target : {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key) as Json | undefined, value as Json))
  }
  return Object.fromEntries(merged) as Json
}
