import { effect } from '@preact/signals'
import { Timeline } from '../shared/timeline.js'
import { announce } from './announce.js'

/** All that was changed in this page: the experiment, drawings, classes and their examples, runs that were removed, calibrations. */
export const changes = new Timeline()

/** Tells screen readers what is shown to others for a while. */
effect(() => {
  if (changes.done.value) announce(changes.done.value.said)
})
