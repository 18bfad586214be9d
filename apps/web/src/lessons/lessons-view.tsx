import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { takeChosen } from '../import/incoming.js'
import { lessonNames, openLessonAt, readOwnLesson } from '../import/open-lesson.js'
import type { Lesson } from '../shared/lesson.js'
import { trouble } from '../state/run.js'
import { FileButton } from '../ui/file-button.js'
import { Icon } from '../ui/icons.js'
import { finishedLessons } from './finished.js'
import { lessonsTexts as t } from '../texts/lessons.js'
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
        <h2 id="lessons-title">{t.title}</h2>
        <FileButton text={t.open} label={t.file} accept=".md" onFiles={takeChosen} />
      </div>
      <p class="hint">{t.hint}</p>
      <ol class="beginnings">
        {lessons.map(({ title, summary, minutes, steps }, index) => {
          const name = lessonNames[index]!
          return (
            <li key={name}>
              <button type="button" onClick={() => void openLessonAt(name)}>
                <small>
                  {t.length(minutes, steps.length)}
                  {finished.includes(name) && (
                    <span class="finished">
                      <Icon name="check" size={12} /> {t.finished}
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
