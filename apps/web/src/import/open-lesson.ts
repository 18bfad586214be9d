import { isPlainObject } from '@telarjs/core'
import { flags } from '../shared/flags.js'
import { lessonIn } from '../shared/share-link.js'
import type { Lesson } from '../shared/lesson.js'
import { clearShown, phase, shownRun, trouble } from '../state/run.js'
import { draft, setDraft } from '../state/draft.js'
import { putAside } from '../state/kept-draft.js'
import { openLesson, type OpenLesson } from '../state/lesson.js'
import { tab } from '../state/tab.js'
import { tabSettings } from '../storage/settings.js'
import { readLesson } from './lesson-file.js'
import { filesTexts as t } from '../texts/files.js'
import { spoken } from '../texts/language.js'

const keptName = 'telar-lesson'

const files = import.meta.glob<string>('../../lessons/*.md', { query: '?raw', import: 'default' })

const nameOf = (path: string) => path.replace(/^.*\/(?:\d+-)?|\.md$/g, '')

const isTranslation = (path: string) => /\.\w+\.md$/.test(path)

/** The page's own lessons, in the order in which they are best taken. */
export const lessonNames: readonly string[] = Object.keys(files)
  .filter((path) => !isTranslation(path))
  .toSorted()
  .map((path) => nameOf(path))

/** Reads one of the page's own lessons, in the language of the page where it has been translated (`1-collapse.es.md`). */
export async function readOwnLesson(name: string): Promise<Lesson> {
  const original = Object.keys(files).find((one) => !isTranslation(one) && nameOf(one) === name)
  const translated = original?.replace(/\.md$/, `.${spoken.value.code}.md`)
  const path = translated && translated in files ? translated : original
  if (!path) throw new Error(t.unknownLesson(lessonNames.join(', '), name))
  return readLesson(await files[path]!(), `${name}.md`)
}

/** Opens a lesson by its name or address. What is wrong with it is told. */
export async function openLessonAt(source: string): Promise<void> {
  try {
    if (openLesson.value?.source === source) return bringForward()

    const lesson = /[./]/.test(source) ? await fetchLesson(source) : await readOwnLesson(source)
    show(source, lesson, kept(source, lesson))
  } catch (error) {
    trouble.value = (error as Error).message
  }
}

/** Shows the open lesson in the language of now, at the step where it is. */
export async function translateLesson(): Promise<void> {
  const { source = '' } = openLesson.value ?? {}
  if (!lessonNames.includes(source)) return
  const lesson = await readOwnLesson(source)
  const now = openLesson.value
  if (now?.source === source && now.lesson.title !== lesson.title) openLesson.value = { ...now, lesson }
}

/** Opens a lesson from its text. @throws Error with the place of what is wrong */
export function openLessonText(text: string, name: string): void {
  show('', readLesson(text, name), undefined)
}

async function fetchLesson(source: string): Promise<Lesson> {
  const { href, protocol } = new URL(source, location.href)
  if (!/^https?:$/.test(protocol)) throw new Error(t.lessonAddress(source))
  const response = await fetch(href).catch((error: Error) => {
    throw new Error(t.lessonUnread(href, error.message))
  })
  if (!response.ok) throw new Error(t.lessonStatus(href, response.status))
  return readLesson(await response.text(), nameOf(new URL(href).pathname))
}

/** Shows a lesson from its beginning, or from where this tab was in it before it was reloaded. */
function show(source: string, lesson: Lesson, before: Progress | undefined): void {
  openLesson.value = { source, lesson, ...(before ?? fromTheStart) }
  if (!before) beginStep(0)
  if (source && lessonIn(location.hash) !== source)
    history.replaceState(undefined, '', `#lesson=${encodeURIComponent(source)}`)
  bringForward()
}

function bringForward(): void {
  tab.value = flags.view ?? 'train'
}

/** Goes to a step, with its experiment. What the learner built is kept where the experiment stays the same. */
export function beginStep(step: number): void {
  const now = openLesson.value
  if (!now) return
  const { experiment } = now.lesson.steps[step]!
  if (step === 0 || experiment !== now.lesson.steps[step - 1]!.experiment) putExperiment(experiment)
  if (step === 0 && phase.value === 'idle') clearShown()
  update({ step, runBefore: shownRun.value?.id ?? '' })
}

/** Puts an experiment of the lesson where the learner builds; what was there before the lesson is offered back. */
export function putExperiment(experiment: Lesson['steps'][number]['experiment']): void {
  const before = draft.value
  setDraft(experiment)
  if (!isOfLesson(before.name)) putAside(before)
}

const isOfLesson = (name: string) => openLesson.value?.lesson.steps.some(({ experiment }) => experiment.name === name)

/** Changes how far the open lesson is. */
export function update(changes: Partial<Progress>): void {
  if (!openLesson.value) return
  openLesson.value = { ...openLesson.value, ...changes }
  const { source, step, answers, done, runBefore } = openLesson.value
  if (source) tabSettings.set(keptName, JSON.stringify({ source, step, answers, done, runBefore }))
}

export function closeLesson(): void {
  openLesson.value = undefined
  tabSettings.remove(keptName)
  if (lessonIn(location.hash)) history.replaceState(undefined, '', location.pathname + location.search)
}

type Progress = Omit<OpenLesson, 'source' | 'lesson'>

const fromTheStart: Progress = { step: 0, answers: {}, done: [], runBefore: '' }

/** How far this tab was in a lesson; a lesson that has changed since, with fewer steps, begins anew. */
function kept(source: string, { steps }: Lesson): Progress | undefined {
  try {
    const value: unknown = JSON.parse(tabSettings.get(keptName) ?? '')
    if (!isPlainObject(value) || value['source'] !== source) return undefined
    const { step, answers, done, runBefore } = value as unknown as Progress
    return Number.isInteger(step) && steps[step] && Array.isArray(done) && isPlainObject(answers)
      ? { step, answers, done, runBefore }
      : undefined
  } catch {
    return undefined
  }
}
