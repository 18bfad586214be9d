import { signal } from '@preact/signals'

/** What screen readers are told. */
export const announcement = signal('')

/** Tells screen readers something; the same sentence twice is told twice. */
export function announce(sentence: string): void {
  announcement.value = announcement.peek() === sentence ? `${sentence}\u00a0` : sentence
}
