import type { Callback } from '@telarjs/callbacks'
import type { BackendDescription, ParsedExperiment, Registry } from '@telarjs/core'
import type { TrainOptions } from '@telarjs/trainer'
import type { StudioFiles } from './files.js'
import { hollowMnist } from './hollow-mnist.js'

/** Files that say how much data there is, and not what. */
export interface HollowFiles extends StudioFiles {
  readonly isHollow: true
}

/** What a run needs of the page. */
export interface Host {
  registry(): Registry
  backend(): BackendDescription
  forTraining(): Pick<TrainOptions, 'backend' | 'files' | 'download'>
  /** The same for a look at an experiment: MNIST, which is large, comes without its images until they are needed. */
  forInspection(experiment: ParsedExperiment): Promise<Pick<TrainOptions, 'backend' | 'files' | 'download'>>
  /** Guards that every run has, unless its experiment names them. */
  guards(experiment: ParsedExperiment): readonly Callback[]
}

const guardIds = ['callback:non-finite-guard', 'callback:collapse-guard']

export function createHost(files: StudioFiles, registry: () => Registry, backend: () => BackendDescription): Host {
  const forTraining = () => ({ backend: backend(), files, download: files.download })
  const hollow: HollowFiles = { ...files, isHollow: true, readPackage: async (path) => hollowMnist(path) }
  return {
    registry,
    backend,
    forTraining,
    async forInspection({ data }) {
      const isMnist = data.use === 'dataset:mnist' && !(data.with as { readonly from?: string } | undefined)?.from
      return isMnist && !(await files.hasMnist()) ? { ...forTraining(), files: hollow } : forTraining()
    },
    guards: (experiment) =>
      guardIds
        .filter((id) => !experiment.callbacks.some(({ use }) => use === id))
        .map((use) => registry().create('callback', { use }) as Callback),
  }
}
