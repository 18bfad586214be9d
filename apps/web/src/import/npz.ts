import { readNpz } from '@telarjs/datasets/formats'
import { pairsSpec } from './plan.js'
import type { DraftSpec } from '../shared/draft.js'

/** A data set of an `.npz` file, by the names of the arrays in it; those of Keras' mnist.npz need not be said. */
export function npzSpec(path: string, bytes: Uint8Array): DraftSpec {
  const { names } = readNpz(bytes, path)
  const usual = ['x_train', 'y_train', 'x_test', 'y_test']
  if (usual.every((name) => names.includes(name))) return { use: 'dataset:npz', with: { path } }
  const { use, with: found } = pairsSpec('dataset:npz', names)
  return { use, with: { path, ...found } }
}
