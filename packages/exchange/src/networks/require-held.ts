import { DataError, grouped, type ParsedExperiment, type Registry } from '@telarjs/core'
import { sizeOfNetwork } from '@telarjs/trainer'

/**
 * Checks, before anything is made of it, that the layers which a file tells of have no more weights than the file can hold.
 *
 * @param sampleShape of one sample, before the transforms
 * @param held values in the file at the most
 * @throws DataError for layers of more, ExperimentError for a param of more or for shapes that do not fit
 */
export function requireHeld(
  experiment: ParsedExperiment,
  registry: Registry,
  sampleShape: readonly number[],
  { where, held }: { readonly where: string; readonly held: number },
): void {
  const { parameters, state } = sizeOfNetwork(experiment, registry, sampleShape, held)
  if (parameters + state > held)
    throw new DataError({
      where,
      expected: `layers of at most ${grouped(held)} weights, which is all that the file can hold`,
      received: `layers of ${grouped(parameters + state)}`,
    })
}
