import { lexer, type Token, type Tokens } from 'marked'
import { readDraft, type Draft } from '../shared/draft.js'
import type { Lesson } from '../shared/lesson.js'
import { readHead } from './lesson-head.js'
import { readStep } from './lesson-step.js'
import { inPlace, requireReadable, type Part, type Place } from './lesson-text.js'

/** Letters of a lesson that are read at all: some thirty pages. Emphasis takes marked time by the square of a paragraph. */
const mostLetters = 40_000

/**
 * Reads a lesson: front matter, an introduction with the experiment, and steps under headings such as `## Predict: What happens?`.
 * The format is described in `docs/guide/lessons.md`.
 *
 * @param name what the file is called in errors
 * @throws Error with file, line, what is expected there and what was received
 */
export function readLesson(source: string, name: string): Lesson {
  if (source.length > mostLetters)
    throw new Error(`${name}: expected at most ${mostLetters} letters, received ${source.length}`)
  const text = source.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const { head, body, line } = readHead(text, name)
  const [intro, ...sections] = inSections(withPlaces(lexer(body), name, line))
  if (sections.length === 0)
    throw new Error(`${name}: expected steps, such as '## Predict: What happens?', received none`)
  let experiment = experimentIn(intro!.parts, name)
  const steps = sections.map(({ heading, parts }) => {
    const step = readStep(heading!, parts, experiment)
    experiment = step.experiment
    return step
  })
  return { ...head, intro: requireReadable(intro!.parts.filter((part) => !isExperiment(part))), steps }
}

const isExperiment = ({ token }: Part) => token.type === 'code' && (token as Tokens.Code).lang === 'json experiment'

/** The one experiment before the first step. */
function experimentIn(parts: readonly Part[], name: string): Draft {
  const found = parts.filter(isExperiment)
  if (found.length !== 1)
    throw new Error(
      `${name}: expected one experiment before the first step, between \`\`\`json experiment and \`\`\`, received ${found.length || 'none'}`,
    )
  const { token, place } = found[0]!
  return inPlace(place(1), () => readDraft((token as Tokens.Code).text))
}

/** Each token with the line that it begins in. */
function withPlaces(tokens: readonly Token[], name: string, firstLine: number): Part[] {
  let line = firstLine
  return tokens.map((token) => {
    const at = line
    line += token.raw.split('\n').length - 1
    const place: Place = (below = 0) => `${name}:${at + below}`
    return { token, place }
  })
}

interface Section {
  readonly heading: Part | undefined
  readonly parts: readonly Part[]
}

/** What stands before the first heading, and under each. */
function inSections(parts: readonly Part[]): Section[] {
  const starts = parts.flatMap(({ token }, index) => (token.type === 'heading' ? [index] : []))
  return [
    { heading: undefined, parts: parts.slice(0, starts[0]) },
    ...starts.map((start, index) => ({ heading: parts[start]!, parts: parts.slice(start + 1, starts[index + 1]) })),
  ]
}
