import { signal } from '@preact/signals'

/** What screen readers are told. */
export const announcement = signal('')

/** At most so often they are told what changes all the time. */
const calmMs = 1000

let newest = ''
let timer: ReturnType<typeof setTimeout> | undefined

/** Tells screen readers something; the same sentence twice is told twice. */
export function announce(sentence: string): void {
  announcement.value = announcement.peek() === sentence ? `${sentence}\u00a0` : sentence
  newest = ''
  clearTimeout(timer)
  timer = setTimeout(announceHeld, calmMs)
}

/** Tells what another sentence like it soon replaces: of those that come within a second of whatever was told last, the newest after it. */
export function announceCalmly(sentence: string): void {
  if (timer === undefined) announce(sentence)
  else newest = sentence
}

function announceHeld(): void {
  timer = undefined
  if (newest) announce(newest)
}
