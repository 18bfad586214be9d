import { createRegistry, type Experiment, type Spec, type SpecIn } from '@telarjs/core'
import { constant, cosine } from './index.js'

type Schedule = Spec<'schedule'>

export const right: readonly Schedule[] = [
  { use: 'schedule:cosine' },
  { use: 'schedule:multi-step', with: { atEpochs: [20, 35], rates: [0.01, 0.001, 0.0001] } },
  {
    use: 'schedule:warm-up',
    with: { warmupSteps: 100, schedule: { use: 'schedule:cosine', with: { minimum: 1e-5 } } },
  },
  {
    use: 'schedule:join',
    with: { schedules: [{ use: 'schedule:constant' }, { use: 'schedule:cosine' }], atEpochs: [5] },
  },
]

// @ts-expect-error no such schedule
export const unknownId: Schedule = { use: 'schedule:plateau' }
// @ts-expect-error no such option
export const unknownOption: Schedule = { use: 'schedule:cosine', with: { floor: 0 } }
// @ts-expect-error a schedule without options
export const noOption: Schedule = { use: 'schedule:constant', with: { factor: 1 } }
// @ts-expect-error a number as text
export const wrongType: Schedule = { use: 'schedule:step-decay', with: { everyEpochs: '3' } }
// @ts-expect-error one number where a list is expected
export const wrongList: Schedule = { use: 'schedule:multi-step', with: { atEpochs: 20, factor: 0.1 } }
// @ts-expect-error a word that is none of the choices
export const wrongWord: Schedule = { use: 'schedule:one-cycle', with: { shape: 'round' } }
export const wrongInner: Schedule = {
  use: 'schedule:warm-up',
  // @ts-expect-error a wrong option of the inner schedule
  with: { warmupSteps: 5, schedule: { use: 'schedule:cosine', with: { floor: 0 } } },
}
// @ts-expect-error without the options that it must have
export const nothingToJoin: Schedule = { use: 'schedule:join' }
// @ts-expect-error a plugin of somebody else that nothing declares
export const undeclared: Schedule = { use: 'schedule:acme/triangle' }
// @ts-expect-error an optimizer is no schedule
export const otherKind: Experiment['schedule'] = { use: 'optimizer:adam' }

const registry = createRegistry([constant, cosine])
export const installed: SpecIn<typeof registry, 'schedule'> = { use: 'schedule:cosine', with: { overEpochs: 2 } }
// @ts-expect-error known to TypeScript, but not in this registry
export const notInstalled: SpecIn<typeof registry, 'schedule'> = { use: 'schedule:one-cycle' }
