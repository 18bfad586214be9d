import { computed, signal } from '@preact/signals'
import type { OpenedFacts } from '../protocol/api.js'
import { inspection } from './draft.js'

/** The samples of the network that was opened last, which are known where its data is not at hand. */
export const openedSample = signal<OpenedFacts['sample'] | undefined>(undefined)

/** The samples of the network that is looked at. */
export const lookedAt = computed(() => inspection.value.data ?? openedSample.value)
