import { DataError, ExperimentError, isPlainObject, parseJson, type Json, type JsonObject } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataIdentity } from '../inputs/fit-to-data.js'
import { writeJson } from '../output/write-file.js'
import { foldPlaces, repeatOf, type FoldPlace } from './plan-folds.js'

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

/** Whether a folder is that of a cross-validation. */
export function isCrossValidation(folder: string): boolean {
  return existsSync(join(folder, crossValidationFile))
}

/** A cross-validation, as its folder tells of it. */
export interface RecordedCrossValidation {
  readonly experiment: JsonObject
  /** All folds of each repeat that has begun, in their order. */
  readonly folds: readonly FoldPlace[]
}

/** Reads what the cross-validation in a folder trains. @throws DataError where its file does not say how many folds it has */
export async function readCrossValidation(folder: string): Promise<RecordedCrossValidation> {
  const path = join(folder, crossValidationFile)
  const parsed = parseJson(await readFile(path, 'utf8'), path)
  const head: Readonly<Record<string, unknown>> = isPlainObject(parsed) ? parsed : {}
  const { folds: count, experiment = {} } = head
  if (typeof count !== 'number' || !(count >= 2))
    throw new DataError({
      where: `${path}: folds`,
      expected: 'a number of folds, 2 or more',
      received: JSON.stringify(count) ?? 'nothing',
    })
  const repeats = Math.max(1, ...(await readdir(folder)).map(repeatOf))
  return { experiment: experiment as JsonObject, folds: foldPlaces(count, repeats) }
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
