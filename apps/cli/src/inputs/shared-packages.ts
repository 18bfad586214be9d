import * as callbacks from '@telarjs/callbacks'
import * as core from '@telarjs/core'
import * as datasets from '@telarjs/datasets'
import * as layers from '@telarjs/layers'
import * as losses from '@telarjs/losses'
import * as metrics from '@telarjs/metrics'
import * as optimizers from '@telarjs/optimizers'
import * as regularizers from '@telarjs/regularizers'
import * as schedulers from '@telarjs/schedulers'
import * as tensor from '@telarjs/tensor'
import * as trainer from '@telarjs/trainer'
import * as transforms from '@telarjs/transforms'
import * as tfjs from '@tensorflow/tfjs-core'

/**
 * Packages that a TypeScript module of the user shares with the command line: one engine and one registry of kernels, and nothing to load or transform
 * once more. Their other entries, and the imports of JavaScript modules, are what Node finds.
 */
export const sharedPackages: Readonly<Record<string, unknown>> = {
  '@telarjs/callbacks': callbacks,
  '@telarjs/core': core,
  '@telarjs/datasets': datasets,
  '@telarjs/layers': layers,
  '@telarjs/losses': losses,
  '@telarjs/metrics': metrics,
  '@telarjs/optimizers': optimizers,
  '@telarjs/regularizers': regularizers,
  '@telarjs/schedulers': schedulers,
  '@telarjs/tensor': tensor,
  '@telarjs/trainer': trainer,
  '@telarjs/transforms': transforms,
  '@tensorflow/tfjs-core': tfjs,
}
