import { signal } from '@preact/signals'
import { flags } from '../shared/flags.js'

/** A view of the page. */
export type Tab = 'build' | 'train' | 'understand' | 'runs'

/** The view that is shown. */
export const tab = signal<Tab>(flags.view ?? 'train')
