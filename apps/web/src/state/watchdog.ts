import { signal } from '@preact/signals'
import { worker } from './client.js'

/** A worker that says nothing for so long, after it was asked, may never do so again. */
const patienceMs = 4000

/** Whether the worker does not answer, as when a plugin of the user's loops. */
export const unanswered = signal(false)

/** Watches whether the worker gives a sign of life after something was asked of it. */
export function expectAnswer(): void {
  const timer = setTimeout(() => (unanswered.value = true), patienceMs)
  void worker
    .ping()
    .catch(() => {})
    .finally(() => {
      clearTimeout(timer)
      unanswered.value = false
    })
}
