import { ownValue, type JsonObject, type ValueKind } from '@telarjs/core'
import {
  comparedRunFigures,
  confusionMatrix,
  confusionOf,
  htmlPage,
  predictedClasses,
  readRun,
  type Page,
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
  const page = await pageOf(given)
  const path = join(given.folder, 'cross-validation.html')
  await writeFileWhole(path, htmlPage(page))
  const figures = page.sections.flatMap((section) => section.figures ?? [])
  const missing = await writeFigures(join(given.folder, 'figures'), figures, { png: true, theme: 'light' })
  return { page: path, missing }
}

async function pageOf({ folder, experiment, results, kinds, outOfFold }: CrossValidated): Promise<Page> {
  const trained = results.filter(isTrained)
  const records = trained.map((fold) =>
    readRun({ read: (name) => readFile(join(fold.folder, name)).catch(() => undefined) }, fold.name),
  )
  const sections: Section[] = [
    { title: 'Folds', text: meaning, tables: [foldTable(results, kinds)] },
    ...(outOfFold ? outOfFoldSections(outOfFold) : []),
    { title: 'Curves of the folds', figures: records.length > 1 ? comparedRunFigures(await Promise.all(records)) : [] },
    { title: 'Experiment', folded: [{ title: 'What every fold trains', text: JSON.stringify(experiment, null, 2) }] },
  ]
  return {
    title: basename(resolve(folder)),
    lead: `A cross-validation: ${trained.length} of ${results.length} trainings, each judged on the samples that it was not trained on.`,
    numbers: foldedMetrics(results).map((metric) => ({
      name: metric.name,
      value: formatFolded(metric, ownValue(kinds, metric.name)),
    })),
    sections,
  }
}

const meaning =
  'Loss and metrics of the fold that was held out, with the network as its training ended. The deviation is that of the folds (n − 1), and not that of their mean.'

function outOfFoldSections({ answers: { classes, width, values }, labels }: OutOfFold): Section[] {
  if (!labels || classes.length < 2 || width !== classes.length) return []
  const counts = confusionOf(labels, predictedClasses(values, width), classes.length)
  return [{ title: 'Out-of-fold predictions', figures: [confusionMatrix({ counts, classes, split: 'out of fold' })] }]
}
