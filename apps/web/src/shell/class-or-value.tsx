import { grouped, short } from '@telarjs/core'
import type { JSX } from 'preact'
import { answerClassOrValue, classOrValue } from '../state/class-or-value.js'
import { IconButton } from '../ui/controls.js'

/** Asks what a column of whole numbers holds; the button of the guess stands out. */
export function ClassOrValue(): JSX.Element | null {
  const asked = classOrValue.value
  if (!asked) return null
  const { readAs, distinct, low, high } = asked
  const answers = [
    ['classes', `${grouped(distinct)} classes`],
    ['values', 'Values'],
  ] as const
  return (
    <div class="notice" role="group" aria-label="Class or value?">
      <p>
        <b>Class or value?</b> The target is a column of {grouped(distinct)} different whole numbers, from {short(low)}{' '}
        to {short(high)}.{' '}
        {readAs === 'classes'
          ? 'They look like classes to tell apart.'
          : 'They look like values, where 3 lies between 2 and 4.'}
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
      <IconButton icon="close" label="Not now" onClick={() => (classOrValue.value = undefined)} />
    </div>
  )
}
