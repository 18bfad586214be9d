import { plugins as callbacks } from '@telar/callbacks/manifest'
import { createRegistry } from '@telar/core'
import { plugins as datasets } from '@telar/datasets/manifest'
import { plugins as layers } from '@telar/layers/manifest'
import { plugins as objectives } from '@telar/objectives/manifest'
import { plugins as optimizers } from '@telar/optimizers/manifest'
import { plugins as regularizers } from '@telar/regularizers/manifest'
import { plugins as schedulers } from '@telar/schedulers/manifest'
import { plugins as transforms } from '@telar/transforms/manifest'

/** All plugins of Telar's own packages. */
export const builtinPlugins = [
  ...datasets,
  ...transforms,
  ...layers,
  ...objectives,
  ...optimizers,
  ...regularizers,
  ...schedulers,
  ...callbacks,
] as const

/** A registry of all plugins of Telar's own packages; `createRegistry([...builtinPlugins, mine])` adds your own. */
export const builtinRegistry = createRegistry(builtinPlugins)
