import type { ParsedExperiment, Registry } from '@telarjs/core'
import { dataAccess } from '../host/host.js'

/** Fits an experiment to its data. */
export type Fitter = (experiment: ParsedExperiment) => Promise<ParsedExperiment>

/**
 * Makes what fits recipes to data that is not their own: as many scores as there are classes, and no batch larger than the data.
 * Each data set is loaded once, so that it is fetched before several processes ask for it; the fitter throws a DataError where it cannot be.
 */
export async function createFitter(registry: Registry, say: (line: string) => void): Promise<Fitter> {
  const access = await dataAccess(say)
  const { loadData } = await import('@telarjs/trainer')
  const known = new Map<string, Promise<{ readonly classes: number; readonly size: number }>>()

  async function measure(experiment: ParsedExperiment) {
    const { classes, splits } = await loadData(experiment, { registry, ...access })
    return { classes: classes.length, size: splits['train']!.size }
  }

  return async (experiment) => {
    const key = JSON.stringify(experiment.data)
    const found = known.get(key) ?? measure(experiment)
    known.set(key, found)
    return fit(experiment, await found)
  }
}

function fit(
  experiment: ParsedExperiment,
  { classes, size }: { readonly classes: number; readonly size: number },
): ParsedExperiment {
  const last = experiment.model.at(-1)!
  const fits = last.use !== 'layer:dense' || classes === 0 || last.with['units'] === classes
  const model = fits
    ? experiment.model
    : [...experiment.model.slice(0, -1), { ...last, with: { ...last.with, units: classes } }]
  return { ...experiment, model, batchSize: Math.min(experiment.batchSize, size) }
}
