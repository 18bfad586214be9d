import type { JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { putExperiment, update } from '../import/open-lesson.js'
import type { LessonStep } from '../shared/lesson.js'
import { startFresh } from '../state/actions.js'
import { announce } from '../state/announce.js'
import { draft, problems } from '../state/draft.js'
import type { OpenLesson } from '../state/lesson.js'
import { isBusy, shownRun } from '../state/run.js'
import { Icon } from '../ui/icons.js'
import { goalText, isMet, wordsOf } from './goals.js'
import { Markdown } from './markdown.js'
import { lessonsTexts as t } from '../texts/lessons.js'

interface StepProps<Kind extends LessonStep['kind']> {
  readonly step: LessonStep & { readonly kind: Kind }
  readonly now: OpenLesson
}

/** A question with answers to choose from; one is given once, and then explained. */
export function Predict({ step, now }: StepProps<'predict'>): JSX.Element {
  const given = now.answers[now.step]
  const [chosen, setChosen] = useState(given)
  const verdict = useRef<HTMLParagraphElement>(null)
  const hasAnswered = useRef(false)
  const name = useId()
  useEffect(() => {
    if (hasAnswered.current) verdict.current?.focus()
  }, [given])
  function answer(): void {
    if (chosen === undefined) return
    hasAnswered.current = true
    update({ answers: { ...now.answers, [now.step]: chosen }, done: [...now.done, now.step] })
  }
  return (
    <>
      <fieldset class="lesson-choices">
        <legend class="hidden">{t.yourAnswer}</legend>
        {step.choices.map(({ text, isRight }, index) => (
          <label key={index} class={given !== undefined && isRight ? 'right' : ''}>
            <input
              type="radio"
              name={name}
              checked={chosen === index}
              disabled={given !== undefined}
              onChange={() => setChosen(index)}
            />
            <span>
              <Markdown tokens={text} />
            </span>
            {given !== undefined && isRight && (
              <>
                <Icon name="check" /> <span class="hidden">{t.rightAnswer}</span>
              </>
            )}
          </label>
        ))}
      </fieldset>
      {given === undefined ? (
        <button type="button" class="primary" disabled={chosen === undefined} onClick={answer}>
          {t.check}
        </button>
      ) : (
        <p class="verdict" ref={verdict} tabIndex={-1}>
          {step.choices[given]?.isRight ? t.right : t.notThisTime}
        </p>
      )}
    </>
  )
}

/** A training to look at. */
export function Run({ step, now }: StepProps<'run'>): JSX.Element {
  return (
    <div class="lesson-buttons">
      <TrainButton isFirst={!now.done.includes(now.step)} />
      <PutBack experiment={step.experiment} text={t.putBack} />
    </div>
  )
}

/** Something to put right: what the next run must reach, and what the last one did. */
export function Repair({ step, now }: StepProps<'repair'>): JSX.Element {
  const run = shownRun.value
  const hasRun = run !== undefined && run.id !== now.runBefore && Object.keys(run.evaluations).length > 0
  const { solution } = step
  return (
    <>
      <ul class="lesson-goals" aria-label={t.goalLabel}>
        {step.goals.map((goal) => (
          <li key={goal.text}>
            <b>{goalText(goal)}</b>
            {hasRun && (
              <span class={isMet(goal, run.evaluations) ? 'met' : ''}>
                {isMet(goal, run.evaluations) && <Icon name="check" />} {wordsOf(goal, run.evaluations, run.valueKinds)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <div class="lesson-buttons">
        <TrainButton isFirst={!now.done.includes(now.step)} />
        {solution && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              putExperiment(solution)
              announce(t.repairShown)
            }}
          >
            {t.showRepair}
          </button>
        )}
        <PutBack experiment={step.experiment} text={t.again} />
      </div>
    </>
  )
}

/** While a run goes on it waits, and keeps the focus. */
function TrainButton({ isFirst }: { readonly isFirst: boolean }): JSX.Element {
  return (
    <button
      type="button"
      class={isFirst ? 'primary' : 'quiet'}
      disabled={problems.value.length > 0}
      aria-disabled={isBusy.value}
      onClick={() => !isBusy.value && void startFresh()}
    >
      <Icon name="play" /> {isBusy.value ? t.training : t.train}
    </button>
  )
}

interface PutBackProps {
  readonly experiment: LessonStep['experiment']
  readonly text: string
}

/** Offered where the learner changed the experiment. */
function PutBack({ experiment, text }: PutBackProps): JSX.Element | null {
  if (JSON.stringify(draft.value) === JSON.stringify(experiment)) return null
  return (
    <button type="button" class="quiet" onClick={() => putExperiment(experiment)}>
      {text}
    </button>
  )
}
