import { signal } from '@preact/signals'
import { flags, type View } from '../shared/flags.js'

/** The view that is shown. */
export const tab = signal<View>(flags.view ?? 'train')

/** Whether classes of one's own were asked for: their view is offered from then on. */
export const hasClassesView = signal(flags.view === 'classes')

/** Shows the view in which classes of one's own are recorded. */
export function showClasses(): void {
  hasClassesView.value = true
  tab.value = 'classes'
}
