// Compiled from outside, against the tarballs, with the oldest and the newest TypeScript: the trainer alone types the plugins of every kind.
import { builtinRegistry, train } from '@telarjs/trainer'
import type { Experiment, JsonObject, NestedSpec } from '@telarjs/core'

// Plugins of other people, declared as their files do it, and by an experiment's author where they do not.
declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:acme/maxout': { readonly pieces: number; readonly inner?: NestedSpec<'layer'> }
    [untyped: `optimizer:loom/${string}`]: JsonObject
  }
}

export const experiment: Experiment = {
  data: { use: 'dataset:mnist', with: { validation: 0.1 } },
  transforms: [{ use: 'transform:normalize', with: { mean: 0.1, std: 0.3 } }],
  model: [
    {
      use: 'layer:dense',
      with: { units: 10, kernelInitializer: { use: 'initializer:truncated-normal', with: { mean: 0 } } },
    },
  ],
  loss: { use: 'loss:focal', with: { gamma: 2 } },
  metrics: [{ use: 'metric:top-k', with: { k: 5 } }],
  optimizer: { use: 'optimizer:adam', with: { beta1: 0.8 } },
  schedule: { use: 'schedule:cosine', with: { minimum: 0.01 } },
  regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.1 } }],
  callbacks: [{ use: 'callback:early-stopping', with: { patience: 3 } }],
}

export const events = (signal: AbortSignal) => train(experiment, { registry: builtinRegistry, signal } as never)

// @ts-expect-error an option that the data set does not have
export const data: Experiment['data'] = { use: 'dataset:mnist', with: { validations: 0.1 } }
// @ts-expect-error an option that the layer does not have
export const layer: Experiment['model'][number] = { use: 'layer:dense', with: { unit: 10 } }
// @ts-expect-error an option that the optimizer does not have
export const optimizer: Experiment['optimizer'] = { use: 'optimizer:adam', with: { beta9: 1 } }
export const maxout: Experiment['model'][number] = {
  use: 'layer:acme/maxout',
  with: { pieces: 2, inner: { use: 'layer:dense', with: { units: 3 } } },
}
export const untyped: Experiment['optimizer'] = { use: 'optimizer:loom/knit', with: { any: 1 } }
// @ts-expect-error an option that the layer of somebody else does not have
export const foreignOption: Experiment['model'][number] = { use: 'layer:acme/maxout', with: { pieces: 2, units: 3 } }
// @ts-expect-error the options of a layer of somebody else are missing
export const foreignRequired: Experiment['model'][number] = { use: 'layer:acme/maxout' }
export const foreignNested: Experiment['model'][number] = {
  use: 'layer:acme/maxout',
  // @ts-expect-error a misspelled layer inside
  with: { pieces: 2, inner: { use: 'layer:dens', with: { units: 3 } } },
}
// @ts-expect-error a plugin of somebody else that nothing declares
export const undeclared: Experiment['model'][number] = { use: 'layer:acme/minout', with: { pieces: 2 } }
// @ts-expect-error the units of a dense layer are missing
export const required: Experiment['model'][number] = { use: 'layer:dense' }
export const nested: Experiment['model'][number] = {
  use: 'layer:dense',
  // @ts-expect-error a misspelled initializer
  with: { units: 3, kernelInitializer: { use: 'initializer:he-norml' } },
}
// @ts-expect-error a plugin that is not there
export const schedule: Experiment['schedule'] = { use: 'schedule:cosin' }
