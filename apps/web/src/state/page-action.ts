import { trouble } from './run.js'
import type { Shortcut } from '../shared/shortcut.js'

/** Something that can be done in the page: by its button, by its keys, and from the list of all actions. */
export interface PageAction {
  readonly id: string
  /** What it does now, as its button says it. */
  label(): string
  /** Where it stands in the list of all actions. */
  readonly group: ActionGroup
  /** The first one is shown. */
  readonly shortcuts?: readonly Shortcut[]
  /** Other words under which it is looked for. */
  also?(): string
  isPossible(): boolean
  run(): void | Promise<void>
}

export type ActionGroup = 'training' | 'experiment' | 'add' | 'begin' | 'runs' | 'export' | 'view' | 'page'

/** Does it, if it is possible now; what goes wrong is told. */
export async function runAction(action: PageAction): Promise<void> {
  if (!action.isPossible()) return
  try {
    await action.run()
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
