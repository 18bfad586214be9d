import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import type { Lesson } from '../shared/lesson.js'

const text = v.pipe(v.string(), v.trim(), v.nonEmpty())

const fields = v.strictObject({
  title: text,
  summary: text,
  minutes: v.pipe(v.number(), v.gtValue(0)),
})

interface Head {
  readonly head: Pick<Lesson, 'title' | 'summary' | 'minutes'>
  readonly body: string
  /** The line that the body begins in. */
  readonly line: number
}

/** Reads the front matter: YAML between two lines of `---`. @throws Error with file and line */
export function readHead(source: string, name: string): Head {
  const found = /^---\n(.*?)^---[ \t]*(?:\n|$)/ms.exec(source)
  if (!found) throw new Error(`${name}:1: expected front matter: title, summary and minutes between two lines of ---`)
  const lines = new LineCounter()
  const document = parseDocument(found[1]!, { lineCounter: lines })
  const error = document.errors[0]
  if (error) throw new Error(`${name}:${lines.linePos(error.pos[0]).line + 1}: ${error.message.split(' at line')[0]}`)
  const parsed = v.safeParse(fields, document.toJS())
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new Error(`${name}: front matter, ${v.getDotPath(issue) ?? 'as a whole'}: ${issue.message}`)
  }
  return { head: parsed.output, body: source.slice(found[0].length), line: found[0].split('\n').length }
}
