import type { ParsedExperiment, Registry } from '@telar/core'
import { dataAccess } from './host.js'

/**
 * Fits a recipe to data that is not its own: as many scores as there are classes, and no batch larger than the data.
 * The data is loaded once here, so that it is fetched before several processes ask for it.
 *
 * @throws DataError where the data cannot be read or fetched
 */
export async function fitToData(experiments: readonly ParsedExperiment[], registry: Registry, say: (line: string) => void): Promise<ParsedExperiment[]> {
  const access = await dataAccess(say)
  const { loadData } = await import('@telar/trainer/data')
  const known = new Map<string, { readonly classes: number; readonly size: number }>()
  const fitted: ParsedExperiment[] = []
  for (const experiment of experiments) {
    const key = JSON.stringify(experiment.data)
    const found = known.get(key) ?? (await measure(experiment))
    known.set(key, found)
    fitted.push(fit(experiment, found))
  }
  return fitted

  async function measure(experiment: ParsedExperiment) {
    const { classes, splits } = await loadData(experiment, { registry, ...access })
    return { classes: classes.length, size: splits['train']!.size }
  }
}

function fit(experiment: ParsedExperiment, { classes, size }: { readonly classes: number; readonly size: number }): ParsedExperiment {
  const last = experiment.model.at(-1)!
  const fits = last.use !== 'layer:dense' || classes === 0 || last.with['units'] === classes
  const model = fits ? experiment.model : [...experiment.model.slice(0, -1), { ...last, with: { ...last.with, units: classes } }]
  return { ...experiment, model, batchSize: Math.min(experiment.batchSize, size) }
}
