import type { PlainJson, PluginDefinition } from '@telarjs/core'
import { arrayData, type ArrayOptions, type ArrayPair } from './array-data.js'
import { defineDataset, type Dataset, type LoadContext } from '../dataset.js'
import type { SplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

type Pairs = Readonly<Record<string, ArrayPair>>

/** What tells data sets of arrays in files apart. */
interface ArrayFiles<Id extends string, In, Out> {
  readonly summary: string
  readonly options: PluginDefinition<'dataset', Id, In, Out>['options'] & PlainJson<In>
  /** Reads the arrays of each split. @param location the place of the options in the experiment, for messages */
  read(options: Out, context: LoadContext, location: string): Promise<Pairs>
}

/** Defines a data set of arrays in files. Its options are its paths, `arrayOptions` and `splitOptions`. */
export function defineArrayFiles<const Id extends `dataset:${string}`, In, Out extends ArrayOptions & SplitOptions>(
  id: Id,
  { summary, options: schema, read }: ArrayFiles<Id, In, Out>,
) {
  return defineDataset<Id, In, Out>({
    id,
    summary,
    options: schema,
    create: (options, { where }) =>
      arrayDataset(id, options, where, (context, location) => read(options, context, location)),
  })
}

/** A data set of arrays that `read` gets, by split. `location` is the place of its options in the experiment, for messages. */
export function arrayDataset(
  id: string,
  options: ArrayOptions & SplitOptions,
  where: string,
  read: (context: LoadContext, location: string) => Promise<Pairs>,
): Dataset {
  const location = `${where}: ${id} with`
  return splitDataset(options, location, async (context) =>
    arrayData(await read(context, location), options, location, context.targets),
  )
}
