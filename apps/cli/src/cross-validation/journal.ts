import { DataError, ExperimentError, isPlainObject, parseJson, type Json, type JsonObject } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataIdentity } from '../inputs/fit-to-data.js'
import { writeJson } from '../output/write-file.js'

/** The file by which the folder of a cross-validation is known. */
export const crossValidationFile = 'cross-validation.json'

/** What all folds of a cross-validation have in common, also of those that were trained by an earlier call. */
export type CrossValidationHead = {
  readonly experiment: JsonObject
  readonly folds: number
  readonly data: DataIdentity
}

/**
 * Writes what a cross-validation is into its folder, or compares it with what is there.
 *
 * @throws ExperimentError where the folder is of another one, whose folds could not be put beside new ones
 */
export async function beginOrGoOn(folder: string, head: CrossValidationHead): Promise<void> {
  const path = join(folder, crossValidationFile)
  if (!existsSync(path)) return writeJson(path, head)
  const before = parseJson(await readFile(path, 'utf8'), path)
  const changed = Object.entries(head).find(
    ([name, value]) => !isPlainObject(before) || !isSame(before[name] as Json, value as Json),
  )
  if (!changed) return
  const [name] = changed
  const what = { experiment: 'another experiment', folds: 'another number of folds', data: 'other data' }[name]
  throw new ExperimentError({
    where: folder,
    problem: `the cross-validation there is of ${what}, so that its folds could not be put beside new ones`,
    remedy: 'begin another with --name',
  })
}

/** How many folds the cross-validation in a folder has. @throws DataError where its file does not say */
export async function readFoldCount(folder: string): Promise<number> {
  const path = join(folder, crossValidationFile)
  const head = parseJson(await readFile(path, 'utf8'), path)
  const folds = isPlainObject(head) ? head['folds'] : undefined
  if (typeof folds === 'number' && folds >= 2) return folds
  throw new DataError({
    where: `${path}: folds`,
    expected: 'a number of folds, 2 or more',
    received: JSON.stringify(folds) ?? 'nothing',
  })
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
