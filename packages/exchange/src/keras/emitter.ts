import { PluginError } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { cannotExport, noExporter } from '../cannot-export.js'
import type { ModelStep } from '../model.js'

/**
 * Writes one layer or transform as layers of Keras, one after the other.
 *
 * @example
 * const emitCrop: KerasEmitter = ({ options }) => [{ class_name: 'Cropping2D', config: { cropping: options['size'] } }]
 */
export type KerasEmitter = (step: ModelStep) => readonly KerasLayer[]

/** A layer of Keras, as its configuration says it, and its weights in Keras' order. */
export interface KerasLayer {
  readonly class_name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly weights?: Readonly<Record<string, NamedArray>>
}

/** Writes a step with the emitter of its id. @throws ExperimentError where there is none */
export function emit(step: ModelStep, emitter: KerasEmitter | undefined): readonly KerasLayer[] {
  if (!emitter) throw cannotExport(step, 'a LayersModel', noExporter(step, 'keras'))
  const layers = emitter(step)
  if (!Array.isArray(layers) || layers.length === 0)
    throw new PluginError({
      where: `${step.where}: the exporter of ${step.use}`,
      expected: 'a list of one or more layers of Keras',
      received: JSON.stringify(layers),
    })
  return layers
}
