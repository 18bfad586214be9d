import type { Callback } from '@telarjs/callbacks'
import type { BackendDescription, ParsedExperiment, Registry } from '@telarjs/core'
import type { TrainOptions } from '@telarjs/trainer'
import type { StudioFiles } from './files.js'

/** What a run needs of the page. */
export interface Host {
  registry(): Registry
  backend(): BackendDescription
  forTraining(): Pick<TrainOptions, 'backend' | 'files' | 'download'>
  /** Guards that every run has, unless its experiment names them. */
  guards(experiment: ParsedExperiment): readonly Callback[]
}

const guardIds = ['callback:non-finite-guard', 'callback:collapse-guard']

export function createHost(files: StudioFiles, registry: () => Registry, backend: () => BackendDescription): Host {
  return {
    registry,
    backend,
    forTraining: () => ({ backend: backend(), files, download: files.download }),
    guards: (experiment) =>
      guardIds
        .filter((id) => !experiment.callbacks.some(({ use }) => use === id))
        .map((use) => registry().create('callback', { use }) as Callback),
  }
}
