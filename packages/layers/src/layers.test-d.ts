import type { Spec, SpecIn } from '@telarjs/core'
import type { registry } from '../fixtures/cases.js'

const dense: Spec<'layer'> = {
  use: 'layer:dense',
  with: { units: 10, activation: 'relu', kernelInitializer: { use: 'initializer:ones' } },
}
const conv: Spec<'layer'> = { use: 'layer:conv2d', with: { filters: 8, kernelSize: [3, 5], padding: 'same' } }
const nested: Spec<'layer'> = { use: 'layer:residual', with: { layers: [{ use: 'layer:dense', with: { units: 4 } }] } }
const real: SpecIn<typeof registry, 'layer'> = { use: 'layer:flatten' }

// @ts-expect-error units is a number
const units: Spec<'layer'> = { use: 'layer:dense', with: { units: '10' } }
// @ts-expect-error there is no option unit
const stray: Spec<'layer'> = { use: 'layer:dense', with: { unit: 10 } }
// @ts-expect-error there is no activation swish
const activation: Spec<'layer'> = { use: 'layer:activation', with: { function: 'swish' } }
// @ts-expect-error there is no padding full
const padding: Spec<'layer'> = { use: 'layer:max-pool', with: { padding: 'full' } }
// @ts-expect-error there is no layer of this name
const unknown: Spec<'layer'> = { use: 'layer:desne' }
// @ts-expect-error an initializer is no layer
const kind: Spec<'layer'> = { use: 'initializer:zeros' }
const initializer: Spec<'layer'> = {
  use: 'layer:dense',
  // @ts-expect-error there is no initializer of this name
  with: { units: 1, kernelInitializer: { use: 'initializer:he' } },
}
const nestedOption: Spec<'layer'> = {
  use: 'layer:residual',
  // @ts-expect-error a layer inside has no option unit
  with: { layers: [{ use: 'layer:dense', with: { unit: 4 } }] },
}
const nestedRequired: Spec<'layer'> = {
  use: 'layer:residual',
  // @ts-expect-error a layer inside needs its units
  with: { layers: [{ use: 'layer:dense' }] },
}
// @ts-expect-error units is required
const required: Spec<'layer'> = { use: 'layer:dense' }
// @ts-expect-error the registry holds no plugins of others
const missing: SpecIn<typeof registry, 'layer'> = { use: 'layer:acme/maxout' }

export const right = [dense, conv, nested, real]
export const wrong = [
  units,
  stray,
  activation,
  padding,
  unknown,
  kind,
  initializer,
  nestedOption,
  nestedRequired,
  required,
]
export const notThere = missing
