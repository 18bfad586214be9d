import { argument, argumentList, flag, integer, text, texts } from '../declare.js'
import { defineCommand, type InvocationOf } from '../define-command.js'
import { commonOptions, namedCheckpointOption, runDescription, runsOption, ttaOption } from '../options.js'

const declared = {
  name: 'predict',
  summary: 'let a trained network answer for images, tables or arrays',
  args: {
    run: argument(runDescription),
    inputs: argumentList(
      'PNG, JPEG, WebP, BMP, GIF, TIFF, PGM, CSV, Parquet, .npy, .npz or IDX files, and folders of them',
    ),
  },
  options: {
    ...commonOptions,
    ...runsOption,
    ...namedCheckpointOption,
    ...ttaOption,
    top: integer('<count>', { least: 1 }, 'how many classes to show', 3),
    out: text('<file>', 'write every answer in full: .csv, .parquet, .npy or .json'),
    keep: texts(
      '<column>',
      'a column of the tables to keep beside the answers, as those of identifiers are; may be given again',
    ),
    invert: flag('dark on light becomes light on dark, as in MNIST'),
  },
}

export type PredictInvocation = InvocationOf<typeof declared>

export const predict = defineCommand(declared, () => import('./run.js'))
