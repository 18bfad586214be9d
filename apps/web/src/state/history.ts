import { effect, untracked } from '@preact/signals'
import { Timeline } from '../shared/timeline.js'
import { announce } from './announce.js'

/** All that was changed in this page: the experiment, drawings, classes and their examples, runs that were removed, calibrations, thresholds. */
export const changes = new Timeline()

/** Tells screen readers what is shown to others for a while; a change of the language is not told again. */
effect(() => {
  const now = changes.done.value
  if (now) untracked(() => announce(now.said()))
})
