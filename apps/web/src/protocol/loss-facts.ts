import type { Loss } from '@telarjs/losses'

/** What the loss of an experiment, or that of its data where it names none, says of its targets and of what comes out of a network for it. */
export type LossFacts = Pick<Loss, 'targets' | 'outputs'>
