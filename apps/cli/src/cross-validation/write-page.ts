import { ownValue, type JsonObject, type ValueKind } from '@telarjs/core'
import {
  comparedRunFigures,
  confusionMatrix,
  confusionOf,
  htmlPage,
  predictedClasses,
  readRun,
  type Page,
  type RunRecord,
  type Section,
} from '@telarjs/report'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { writeFileWhole } from '../output/write-file.js'
import { writeFigures } from '../reports/write-figures.js'
import type { OutOfFold } from './out-of-fold.js'
import { foldedMetrics, foldTable, formatFolded } from './summarize.js'
import { isTrained, type FoldResult } from './train-folds.js'

/** What the page of a cross-validation shows. */
export interface CrossValidated {
  readonly folder: string
  readonly experiment: JsonObject
  readonly results: readonly FoldResult[]
  readonly kinds: Readonly<Record<string, ValueKind>>
  readonly outOfFold: OutOfFold | undefined
}

/** Writes `cross-validation.html` and its figures. @returns the page's path, and why there are no PNGs, where there are none */
export async function writePage(
  given: CrossValidated,
): Promise<{ readonly page: string; readonly missing: string | undefined }> {
  const page = await crossValidationPage(given)
  const path = join(given.folder, 'cross-validation.html')
  await writeFileWhole(path, htmlPage(page))
  const figures = page.sections.flatMap((section) => section.figures ?? [])
  const missing = await writeFigures(join(given.folder, 'figures'), figures, { png: true, theme: 'light' })
  return { page: path, missing }
}

/** A page about one cross-validation: each fold beside the mean and deviation of all. */
export async function crossValidationPage(given: CrossValidated): Promise<Page> {
  const { folder, results, kinds } = given
  const trained = results.filter(isTrained)
  return {
    title: basename(resolve(folder)),
    lead: `A cross-validation: ${trained.length} of ${results.length} trainings, each judged on the samples that it was not trained on.`,
    numbers: foldedMetrics(results).map((metric) => ({
      name: metric.name,
      value: formatFolded(metric, ownValue(kinds, metric.name)),
    })),
    sections: await crossValidationSections(given),
  }
}

/** A cross-validation's part of a report. @param prefix of ids, where a page shows several */
export async function crossValidationSections(
  { experiment, results, kinds, outOfFold }: CrossValidated,
  prefix = '',
): Promise<Section[]> {
  const records = await Promise.all(results.filter(isTrained).map(recordOf))
  const sections: readonly Section[] = [
    { title: 'Folds', text: meaning, tables: [foldTable(results, kinds)] },
    ...(outOfFold ? outOfFoldSections(outOfFold) : []),
    { title: 'Curves of the folds', figures: records.length > 1 ? comparedRunFigures(records) : [] },
    { title: 'Experiment', folded: [{ title: 'What every fold trains', text: JSON.stringify(experiment, null, 2) }] },
  ]
  return sections.map(({ figures = [], ...section }) => ({
    ...section,
    figures: figures.map((figure) => ({ ...figure, id: `${prefix}${figure.id}` })),
  }))
}

/** What the files of a fold say of it. */
export function recordOf({ folder, name }: Pick<FoldResult, 'folder' | 'name'>): Promise<RunRecord> {
  return readRun({ read: (file) => readFile(join(folder, file)).catch(() => undefined) }, name)
}

const meaning =
  'Loss and metrics of the fold that was held out, with the network as its training ended. The deviation is that of the folds (n − 1), and not that of their mean.'

function outOfFoldSections({ answers: { classes, width, values }, labels }: OutOfFold): Section[] {
  if (!labels || classes.length < 2 || width !== classes.length) return []
  const counts = confusionOf(labels, predictedClasses(values, width), classes.length)
  return [{ title: 'Out-of-fold predictions', figures: [confusionMatrix({ counts, classes, split: 'out of fold' })] }]
}
