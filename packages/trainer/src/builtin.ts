import { plugins as callbacks } from '@telarjs/callbacks/manifest'
import { createRegistry, type Registry } from '@telarjs/core'
import { plugins as datasets } from '@telarjs/datasets/manifest'
import { plugins as layers } from '@telarjs/layers/manifest'
import { plugins as losses } from '@telarjs/losses/manifest'
import { plugins as metrics } from '@telarjs/metrics/manifest'
import { plugins as optimizers } from '@telarjs/optimizers/manifest'
import { plugins as regularizers } from '@telarjs/regularizers/manifest'
import { plugins as schedulers } from '@telarjs/schedulers/manifest'
import { plugins as transforms } from '@telarjs/transforms/manifest'

/** All plugins of Telar's own packages. The type refers to their packages, so importing the trainer alone gives types for every built-in plugin. */
export const builtinPlugins: readonly [
  ...typeof datasets,
  ...typeof transforms,
  ...typeof layers,
  ...typeof losses,
  ...typeof metrics,
  ...typeof optimizers,
  ...typeof regularizers,
  ...typeof schedulers,
  ...typeof callbacks,
] = [
  ...datasets,
  ...transforms,
  ...layers,
  ...losses,
  ...metrics,
  ...optimizers,
  ...regularizers,
  ...schedulers,
  ...callbacks,
]

/** A registry of all plugins of Telar's own packages; `createRegistry([...builtinPlugins, mine])` adds your own. */
export const builtinRegistry: Registry<(typeof builtinPlugins)[number]> = createRegistry(builtinPlugins)
