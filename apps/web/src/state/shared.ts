import { signal } from '@preact/signals'

/** Whether, after a link to the experiment, one with the trained network is offered. */
export const isNetworkOffered = signal(false)
