import type { Registry } from '@telarjs/core'
import type { Page, Section } from '@telarjs/report'
import { basename, resolve } from 'node:path'
import { isCrossValidation, readCrossValidation } from '../../cross-validation/journal.js'
import { predictOutOfFold } from '../../cross-validation/out-of-fold.js'
import { isTrained, readFold } from '../../cross-validation/train-folds.js'
import {
  crossValidationPage,
  crossValidationSections,
  recordOf,
  type CrossValidated,
} from '../../cross-validation/write-page.js'
import type { Host } from '../../host/host.js'
import { isSearch, readSearch, searchPage, searchSections } from '../../search/search-page.js'

/** A folder of several runs that are one thing: a search, or a cross-validation. */
export interface FolderOfRuns {
  readonly name: string
  page(): Promise<Page>
  /** Its part of a page that shows several. @param prefix of ids */
  sections(prefix: string): Promise<readonly Section[]>
}

/** Whether a folder is that of a search or a cross-validation. */
export function isFolderOfRuns(folder: string): boolean {
  return isSearch(folder) || isCrossValidation(folder)
}

/** Reads a search, or a cross-validation with what its networks say of the samples that were held out from them. */
export async function readFolderOfRuns(
  folder: string,
  registry: Registry,
  host: Host,
  warn: (line: string) => void,
): Promise<FolderOfRuns> {
  const name = basename(resolve(folder))
  if (isSearch(folder)) {
    const search = await readSearch(folder)
    return { name, page: async () => searchPage(search), sections: async (prefix) => searchSections(search, prefix) }
  }
  const recorded = await readCrossValidation(folder)
  const results = await Promise.all(recorded.folds.map((fold) => readFold(folder, fold)))
  const trained = results.filter(isTrained)
  const given: CrossValidated = {
    folder,
    experiment: recorded.experiment,
    results,
    kinds: trained[0] ? (await recordOf(trained[0])).valueKinds : {},
    outOfFold:
      trained.length === results.length ? await predictOutOfFold(results, registry, host.forTraining(warn)) : undefined,
  }
  return {
    name,
    page: () => crossValidationPage(given),
    sections: (prefix) => crossValidationSections(given, prefix),
  }
}
