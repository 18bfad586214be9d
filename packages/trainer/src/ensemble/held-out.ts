import { asBytes, type DataSignature, type JsonObject, type ParsedExperiment } from '@telarjs/core'
import type { Split } from '@telarjs/datasets'
import { sha256Of } from '../checkpoint/checkpoint-format.js'
import { loadData } from '../data/data.js'
import type { PredictOptions } from '../predict.js'
import type { Member } from './open-members.js'

/** Options of a data set by which a split is held out from training. */
const optionsOf: Readonly<Record<string, readonly string[]>> = { validation: ['validation', 'fold'], test: ['test'] }

/**
 * The data of an ensemble: that of its first member, without the splits that some member was trained on. What the ensemble says of them would be
 * better than what it says of new samples.
 *
 * @param trained how samples are encoded for the ensemble
 * @returns the data, and the names of the splits that are left out
 */
export async function heldOutData(
  members: readonly Member[],
  trained: DataSignature,
  options: PredictOptions,
): Promise<{ readonly data: ParsedExperiment['data']; readonly leftOut: readonly string[] }> {
  const [first, ...others] = members as [Member, ...Member[]]
  const { data } = first.model.experiment
  // Where all were trained on the same samples, the others were held out from all.
  if (others.every((other) => other.data.checksum === first.data.checksum)) return { data, leftOut: [] }
  const [own, ...theirs] = await hashesOf(members, trained, options)
  const leftOut = Object.keys(optionsOf).filter(
    (name) =>
      optionsOf[name]!.some((option) => data.with[option] !== undefined) &&
      theirs.some((hash) => hash[name] !== own![name]),
  )
  const dropped = new Set(leftOut.flatMap((name) => optionsOf[name]!))
  const kept = Object.entries(data.with).filter(([option]) => !dropped.has(option))
  return { data: { ...data, with: Object.fromEntries(kept) as JsonObject }, leftOut }
}

/** For each network, the SHA-256 of each split of its data. */
async function hashesOf(
  members: readonly Member[],
  trained: DataSignature,
  options: PredictOptions,
): Promise<Readonly<Record<string, string>>[]> {
  const all: Record<string, string>[] = []
  for (const { model } of members) {
    const { splits } = await loadData(model.experiment, options, trained)
    const hashes = Object.entries(splits).map(async ([name, split]) => [name, await hashOf(split)] as const)
    all.push(Object.fromEntries(await Promise.all(hashes)))
  }
  return all
}

function hashOf({ inputs, targets }: Split): Promise<string> {
  return sha256Of([asBytes(inputs), asBytes(targets)])
}
