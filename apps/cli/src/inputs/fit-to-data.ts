import {
  resolveExperiment,
  type DataFacts,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
} from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import { dataAccess } from '../host/host.js'
import { checksumOf } from './checksum.js'

/** What data is, to know the same again. */
export type DataIdentity = {
  /** Of each split. */
  readonly samples: Readonly<Record<string, number>>
  /** SHA-256 of all samples and their targets, in order. */
  readonly checksum: string
}

/** Fits experiments to their data. */
export interface Fitter {
  fit(experiment: ParsedExperiment): Promise<ResolvedExperiment>
  identify(experiment: ParsedExperiment): Promise<DataIdentity>
  /** Whether each sample is of one class, so that its samples can be counted by class. */
  hasClasses(experiment: ParsedExperiment): Promise<boolean>
}

/**
 * Makes what fits recipes to data that is not their own: as many scores as there are classes, no batch larger than the data, and the defaults that follow from it.
 * Each data set is loaded once, so that it is fetched before several processes ask for it; the fitter throws a DataError where it cannot be.
 */
export async function createFitter(registry: Registry, say: (line: string) => void): Promise<Fitter> {
  const access = await dataAccess(say)
  const { createNamed, factsOf, loadData } = await import('@telarjs/trainer')
  const known = new Map<string, Promise<Measured>>()

  async function measure(experiment: ParsedExperiment): Promise<Measured> {
    const data = await loadData(experiment, { registry, ...access })
    const hasClasses = data.splits['train']!.targets instanceof Int32Array
    return { classes: data.classes.length, hasClasses, facts: factsOf(data), identity: identityOf(data) }
  }

  function measured(experiment: ParsedExperiment): Promise<Measured> {
    const key = JSON.stringify(experiment.data)
    const found = known.get(key) ?? measure(experiment)
    known.set(key, found)
    return found
  }

  return {
    async fit(experiment) {
      const { classes, facts } = await measured(experiment)
      const resolved = resolveExperiment(registry, experiment, facts)
      // Embeddings have their own size.
      const { outputs } = createNamed(registry, 'loss', resolved.loss, 'loss')
      return fit(resolved, outputs === 'embeddings' ? 0 : classes, facts.samples)
    },
    identify: async (experiment) => (await measured(experiment)).identity,
    hasClasses: async (experiment) => (await measured(experiment)).hasClasses,
  }
}

function identityOf({ splits, stream }: LoadedData): DataIdentity {
  const parts = Object.values(splits).flatMap(({ inputs, targets }) => [inputs, targets])
  return {
    samples: {
      ...Object.fromEntries(Object.entries(splits).map(([name, { size }]) => [name, size])),
      ...(stream ? { train: stream.size } : {}),
    },
    checksum: checksumOf(stream ? [...parts, new TextEncoder().encode(stream.fingerprint)] : parts),
  }
}

interface Measured {
  readonly classes: number
  readonly hasClasses: boolean
  readonly facts: DataFacts
  readonly identity: DataIdentity
}

function fit(experiment: ResolvedExperiment, classes: number, size: number): ResolvedExperiment {
  const last = experiment.model.at(-1)!
  const fits = last.use !== 'layer:dense' || classes === 0 || last.with['units'] === classes
  const model = fits
    ? experiment.model
    : [...experiment.model.slice(0, -1), { ...last, with: { ...last.with, units: classes } }]
  return { ...experiment, model, batchSize: Math.min(experiment.batchSize, size) }
}
