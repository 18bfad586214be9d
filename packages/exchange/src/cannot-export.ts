import { ExperimentError } from '@telarjs/core'
import type { ModelStep } from './model.js'

/** The place, for the error where something cannot be written in a format. */
export function cannotExport(
  { where, use }: Pick<ModelStep, 'where' | 'use'>,
  format: string,
  why = '',
): ExperimentError {
  return new ExperimentError({
    where,
    problem: `${use} cannot be written as ${format}${why && `: ${why}`}`,
    remedy: 'its weights can, as .safetensors or .npz',
  })
}

/** Why a step without an emitter cannot be written, and where to add an emitter. */
export function noExporter({ use }: ModelStep, format: 'onnx' | 'keras'): string {
  const [kind = ''] = use.split(':')
  const define = `define${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  return `there is no exporter for it; its plugin can bring one, ${define}({ id: '${use}', …, exporters: { ${format}: (step) => … } })`
}
