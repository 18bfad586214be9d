import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { takeChosen } from '../import/incoming.js'
import { lessonNames, openLessonAt, readOwnLesson } from '../import/open-lesson.js'
import type { Lesson } from '../shared/lesson.js'
import { trouble } from '../state/run.js'
import { FileButton } from '../ui/file-button.js'
import { Icon } from '../ui/icons.js'
import { finishedLessons } from './finished.js'
import '../styles/lessons.css'

/** All lessons of the page, and a way to open one of somebody else's. */
export function LessonsView(): JSX.Element {
  const [lessons, setLessons] = useState<readonly Lesson[]>([])
  useEffect(() => {
    void Promise.all(lessonNames.map(readOwnLesson)).then(setLessons, (error: Error) => (trouble.value = error.message))
  }, [])
  const finished = finishedLessons()
  return (
    <section class="lessons" aria-labelledby="lessons-title">
      <div class="view-head">
        <h2 id="lessons-title">Lessons</h2>
        <FileButton text="Open a lesson" label="Lesson file" accept=".md" onFiles={takeChosen} />
      </div>
      <p class="hint">
        Say what will happen, see what does, and put it right. Each takes a few minutes and trains in this page.
      </p>
      <ol class="beginnings">
        {lessons.map(({ title, summary, minutes, steps }, index) => {
          const name = lessonNames[index]!
          return (
            <li key={name}>
              <button type="button" onClick={() => void openLessonAt(name)}>
                <small>
                  {minutes} min · {steps.length} steps
                  {finished.includes(name) && (
                    <span class="finished">
                      <Icon name="check" size={12} /> finished
                    </span>
                  )}
                </small>
                <b>{title}</b>
                <span>{summary}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
