import {
  resolveExperiment,
  type DataFacts,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
} from '@telarjs/core'
import { dataAccess } from '../host/host.js'

/** Fits an experiment to its data. */
export type Fitter = (experiment: ParsedExperiment) => Promise<ResolvedExperiment>

/**
 * Makes what fits recipes to data that is not their own: as many scores as there are classes, no batch larger than the data, and the defaults that follow from it.
 * Each data set is loaded once, so that it is fetched before several processes ask for it; the fitter throws a DataError where it cannot be.
 */
export async function createFitter(registry: Registry, say: (line: string) => void): Promise<Fitter> {
  const access = await dataAccess(say)
  const { factsOf, loadData } = await import('@telarjs/trainer')
  const known = new Map<string, Promise<Measured>>()

  async function measure(experiment: ParsedExperiment): Promise<Measured> {
    const data = await loadData(experiment, { registry, ...access })
    return { classes: data.classes.length, facts: factsOf(data) }
  }

  return async (experiment) => {
    const key = JSON.stringify(experiment.data)
    const found = known.get(key) ?? measure(experiment)
    known.set(key, found)
    const { classes, facts } = await found
    return fit(resolveExperiment(registry, experiment, facts), classes, facts.samples)
  }
}

interface Measured {
  readonly classes: number
  readonly facts: DataFacts
}

function fit(experiment: ResolvedExperiment, classes: number, size: number): ResolvedExperiment {
  const last = experiment.model.at(-1)!
  const fits = last.use !== 'layer:dense' || classes === 0 || last.with['units'] === classes
  const model = fits
    ? experiment.model
    : [...experiment.model.slice(0, -1), { ...last, with: { ...last.with, units: classes } }]
  return { ...experiment, model, batchSize: Math.min(experiment.batchSize, size) }
}
