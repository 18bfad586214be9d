import { plugins as callbacks } from '@telarjs/callbacks/manifest'
import { createRegistry } from '@telarjs/core'
import { plugins as datasets } from '@telarjs/datasets/manifest'
import { plugins as layers } from '@telarjs/layers/manifest'
import { plugins as losses } from '@telarjs/losses/manifest'
import { plugins as metrics } from '@telarjs/metrics/manifest'
import { plugins as optimizers } from '@telarjs/optimizers/manifest'
import { plugins as regularizers } from '@telarjs/regularizers/manifest'
import { plugins as schedulers } from '@telarjs/schedulers/manifest'
import { plugins as transforms } from '@telarjs/transforms/manifest'

/** All plugins of Telar's own packages. */
export const builtinPlugins = [
  ...datasets,
  ...transforms,
  ...layers,
  ...losses,
  ...metrics,
  ...optimizers,
  ...regularizers,
  ...schedulers,
  ...callbacks,
] as const

/** A registry of all plugins of Telar's own packages; `createRegistry([...builtinPlugins, mine])` adds your own. */
export const builtinRegistry = createRegistry(builtinPlugins)
