import { sizeOf } from '@telarjs/core'
import { addPrefix, underPrefix } from '@telarjs/tensor'

/** The parts of a network, by area: each name in a checkpoint begins with that of its area. */
export interface NetworkState<T> {
  /** Learned by the optimizer: `0-dense/kernel`. */
  readonly params: Readonly<Record<string, T>>
  /** Of layers, not learned: `1-batch-norm/movingMean`. */
  readonly state: Readonly<Record<string, T>>
  /** Of the optimizer, such as its moments. */
  readonly optimizer: Readonly<Record<string, T>>
}

/** Copies of a network's state that callbacks keep, such as the best one. */
const snapshotArea = 'snapshots'

/**
 * Splits the flat names of a checkpoint into areas; snapshots are left out.
 *
 * @example
 * splitState({ 'params/0-dense/kernel': kernel }).params['0-dense/kernel']
 */
export function splitState<T>(all: Readonly<Record<string, T>>): NetworkState<T> {
  return {
    params: underPrefix('params', all),
    state: underPrefix('state', all),
    optimizer: underPrefix('optimizer', all),
  }
}

/**
 * The flat names of a network's state, as a checkpoint has them.
 *
 * @example
 * joinState({ params: { '0-dense/kernel': kernel }, state: {}, optimizer: {} }) // { 'params/0-dense/kernel': kernel }
 */
export function joinState<T>({ params, state, optimizer }: NetworkState<T>): Record<string, T> {
  return { ...addPrefix('params', params), ...addPrefix('state', state), ...addPrefix('optimizer', optimizer) }
}

/**
 * All entries but those of snapshots.
 *
 * @example
 * withoutSnapshots({ 'params/a': 1, 'snapshots/best/params/a': 2 }) // { 'params/a': 1 }
 */
export function withoutSnapshots<T>(all: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(`${snapshotArea}/`)))
}

/** The snapshots among the entries of a checkpoint, by their names. */
export function snapshotsOf<T>(all: Readonly<Record<string, T>>): Map<string, Record<string, T>> {
  const inside = underPrefix(snapshotArea, all)
  const names = new Set(Object.keys(inside).map((name) => name.split('/')[0]!))
  return new Map([...names].map((name) => [name, underPrefix(name, inside)]))
}

/** The flat names of snapshots. */
export function joinSnapshots<T>(snapshots: ReadonlyMap<string, Readonly<Record<string, T>>>): Record<string, T> {
  return Object.assign(
    {},
    ...[...snapshots].map(([name, copy]) => addPrefix(`${snapshotArea}/${name}`, copy)),
  ) as Record<string, T>
}

/**
 * The number of learned values in a checkpoint.
 *
 * @example
 * countParams({ 'params/0-dense/kernel': { shape: [784, 10] }, 'state/step': { shape: [] } }) // 7840
 */
export function countParams(all: Readonly<Record<string, { readonly shape: readonly number[] }>>): number {
  const sizes = Object.values(underPrefix('params', all)).map(({ shape }) => sizeOf(shape))
  return sizes.reduce((sum, size) => sum + size, 0)
}
