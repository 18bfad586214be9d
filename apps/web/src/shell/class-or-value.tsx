import type { JSX } from 'preact'
import { answerClassOrValue, classOrValue } from '../state/class-or-value.js'
import { IconButton } from '../ui/controls.js'
import { grouped, short } from '../texts/numbers.js'
import { filesTexts as t } from '../texts/files.js'
import { pageTexts } from '../texts/page.js'

/** Asks what a column of whole numbers holds; the button of the guess stands out. */
export function ClassOrValue(): JSX.Element | null {
  const asked = classOrValue.value
  if (!asked) return null
  const { readAs, distinct, low, high } = asked
  const answers = [
    ['classes', t.classCount(distinct)],
    ['values', t.values],
  ] as const
  return (
    <div class="notice" role="group" aria-label={t.classOrValue}>
      <p>
        <b>{t.classOrValue}</b> {t.wholeTargets(grouped(distinct), short(low), short(high))}{' '}
        {readAs === 'classes' ? t.likeClasses : t.likeValues}
      </p>
      {answers.map(([answer, text]) => (
        <button
          key={answer}
          type="button"
          class={answer === readAs ? 'primary' : 'quiet'}
          onClick={() => void answerClassOrValue(answer)}
        >
          {text}
        </button>
      ))}
      <IconButton icon="close" label={pageTexts.notNow} onClick={() => (classOrValue.value = undefined)} />
    </div>
  )
}
