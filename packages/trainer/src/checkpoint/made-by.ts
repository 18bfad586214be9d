import type { BackendDescription, ParsedExperiment, Registry } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { MadeBy } from './checkpoint.js'
import { pluginVersions } from './plugin-versions.js'

/** The backend that tfjs uses now. */
export function presentBackend(): BackendDescription {
  return { name: tf.getBackend(), device: tf.getBackend(), why: 'it was the backend of tfjs' }
}

/** The kernels and plugins that compute an experiment. */
export function madeBy(experiment: ParsedExperiment, registry: Registry, { name, build }: BackendDescription): MadeBy {
  const plugins = pluginVersions(experiment, registry)
  return { backend: name, ...(build === undefined ? {} : { build }), plugins }
}
