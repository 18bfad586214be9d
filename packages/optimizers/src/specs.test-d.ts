import type { Experiment, Spec, SpecIn } from '@telarjs/core'
import { createRegistry } from '@telarjs/core'
import { adam, sgd, weightDecay } from './index.js'

type Optimizer = Spec<'optimizer'>

export const right: readonly Optimizer[] = [
  { use: 'optimizer:sgd' },
  { use: 'optimizer:adam', with: { beta1: 0.5 } },
  {
    use: 'optimizer:accumulate',
    with: { steps: 4, optimizer: { use: 'optimizer:adamw', with: { decayParams: '*' } } },
  },
  {
    use: 'optimizer:chain',
    with: {
      links: [
        { use: 'optimizer:clip-by-norm', with: { norm: 1 } },
        { use: 'optimizer:chain', with: { links: [] } },
      ],
    },
  },
  { use: 'optimizer:muon', with: { rest: { use: 'optimizer:lion' } } },
]

// @ts-expect-error no such optimizer
export const unknownId: Optimizer = { use: 'optimizer:adm' }
// @ts-expect-error no such option
export const unknownOption: Optimizer = { use: 'optimizer:adam', with: { beta3: 0.5 } }
// @ts-expect-error an option of another optimizer
export const foreignOption: Optimizer = { use: 'optimizer:sgd', with: { beta1: 0.5 } }
// @ts-expect-error a number as text
export const wrongType: Optimizer = { use: 'optimizer:adam', with: { beta1: '0.5' } }
// @ts-expect-error neither a pattern nor a list
export const wrongPattern: Optimizer = { use: 'optimizer:adamw', with: { decayParams: 3 } }
// @ts-expect-error a required option is missing
export const missing: Optimizer = { use: 'optimizer:clip-by-norm', with: {} }
export const wrongLink: Optimizer = {
  use: 'optimizer:chain',
  // @ts-expect-error a wrong option in a link
  with: { links: [{ use: 'optimizer:adam', with: { beta3: 1 } }] },
}
export const wrongInner: Optimizer = {
  use: 'optimizer:accumulate',
  // @ts-expect-error a wrong option of the inner optimizer
  with: { steps: 2, optimizer: { use: 'optimizer:sgd', with: { momentum: 'high' } } },
}
// @ts-expect-error the rate of a group is no text
export const wrongGroup: Optimizer = { use: 'optimizer:param-groups', with: { groups: [{ params: 'a', factor: '2' }] } }
export const wrongGroupOptimizer: Optimizer = {
  use: 'optimizer:param-groups',
  // @ts-expect-error no such optimizer in a group
  with: { groups: [{ params: '*', optimizer: { use: 'optimizer:sgdd' } }] },
}
// @ts-expect-error without the options that it must have
export const noLinks: Optimizer = { use: 'optimizer:chain' }
// @ts-expect-error a plugin of somebody else that nothing declares
export const undeclared: Optimizer = { use: 'optimizer:acme/sam', with: { anything: 1 } }
// @ts-expect-error a schedule is no optimizer
export const otherKind: Experiment['optimizer'] = { use: 'schedule:cosine' }

const registry = createRegistry([adam, sgd, weightDecay])
export const installed: SpecIn<typeof registry, 'optimizer'> = { use: 'optimizer:weight-decay', with: { lambda: 0.1 } }
// @ts-expect-error known to TypeScript, but not in this registry
export const notInstalled: SpecIn<typeof registry, 'optimizer'> = { use: 'optimizer:lion' }
