import { createRandom, DataError, ownValue } from '@telarjs/core'
import type { LoadContext, LoadedData, Split } from '@telarjs/datasets/dataset'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { broken, type KitConfig, type Subject } from './subject.js'

/** Options of the kit for data sets. */
export interface DatasetConfig extends KitConfig {
  /** Files by path, if the data set reads any. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** Downloads by address, if the data set fetches any. By default every download fails, because tests need no network. */
  readonly downloads?: Readonly<Record<string, Uint8Array>>
  /** Set where the targets of some split deliberately have nothing to do with its samples, such as random labels that a network is to memorize. */
  readonly randomTargets?: true
}

/** What the data set loads with the seed of the kit. */
export function load({ make, config }: Subject<'dataset', DatasetConfig>): Promise<LoadedData> {
  const { files = {}, downloads = {} } = config
  const context: LoadContext = {
    random: createRandom(23),
    files: {
      read: async (path) => ownValue(files, path)?.slice() ?? absent(path, 'no such file in the kit\'s "files"'),
      list: async (folder) =>
        Object.keys(files)
          .filter((path) => path.startsWith(`${folder.replace(/\/$/, '')}/`))
          .sort(),
    },
    download: async ({ mirrors }) => {
      const address = mirrors.find((mirror) => Object.hasOwn(downloads, mirror))
      return address === undefined ? absent(mirrors[0]!, 'not in the kit\'s "downloads"') : downloads[address]!.slice()
    },
  }
  return make().load(context)
}

function absent(where: string, problem: string): never {
  throw new DataError({ where, problem })
}

/** Throws where a split has not as many samples, inputs and targets as it says. */
export function requireSizes(subject: Subject<'dataset'>, data: LoadedData): void {
  if (!data.splits['train'])
    broken(subject, `splits: expected 'train', received ${Object.keys(data.splits).join(', ') || 'none'}`)
  const [input, target] = [tf.util.sizeFromShape([...data.shape]), tf.util.sizeFromShape([...data.targetShape])]
  for (const [name, { size, inputs, targets }] of Object.entries(data.splits)) {
    if (!(Number.isInteger(size) && size > 0))
      broken(subject, `split '${name}': expected a size from 1, received ${size}`)
    if (inputs.length !== size * input)
      broken(subject, `split '${name}': expected ${size} × [${data.shape}] inputs, received ${inputs.length} numbers`)
    if (targets.length !== size * target)
      broken(
        subject,
        `split '${name}': expected ${size} × [${data.targetShape}] targets, received ${targets.length} numbers`,
      )
  }
}

/** Whether two splits hold the same samples in the same order. */
export function sameSplit(a: Split, b: Split): boolean {
  return firstDifference(a.inputs, b.inputs, 0) < 0 && firstDifference(a.targets, b.targets, 0) < 0
}
