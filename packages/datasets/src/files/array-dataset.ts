import { arrayData, type ArrayOptions, type ArrayPair } from './array-data.js'
import type { Dataset, LoadContext } from '../dataset.js'
import type { SplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

/** A data set of arrays that `read` gets, by split. `location` is the place of its options in the experiment, for messages. */
export function arrayDataset(
  id: string,
  options: ArrayOptions & SplitOptions,
  where: string,
  read: (context: LoadContext, location: string) => Promise<Readonly<Record<string, ArrayPair>>>,
): Dataset {
  const location = `${where}: ${id} with`
  return splitDataset(options, location, async (context) =>
    arrayData(await read(context, location), options, location, context.targets),
  )
}
