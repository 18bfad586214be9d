import { ExperimentError, type Registry, writeSafetensors } from '@telarjs/core'
import type { KerasEmitter } from './keras/emitter.js'
import { writeLayersModel } from './keras/write-layers-model.js'
import { dataMetadata } from './data-metadata.js'
import { emittersOf } from './emitters-of.js'
import { exportedMetadata } from './exported.js'
import { describeModel } from './model.js'
import type { OnnxEmitter } from './onnx/emitter.js'
import { writeOnnx } from './onnx/write-onnx.js'
import type { PageWords } from './page/page-words.js'
import { writePage } from './page/write-page.js'
import { writeWeightsNpz } from './weights.js'

/** What a checkpoint can become. */
export const exportFormats = ['safetensors', 'npz', 'layers-model', 'onnx', 'html'] as const

/** A format that weights and networks are exported to. */
export type ExportFormat = (typeof exportFormats)[number]

/** One file of an export; a LayersModel has two. */
export interface ExportedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * How a layer or transform of your own is written in the formats that hold a network. Its plugin provides it as `exporters`.
 *
 * @example
 * // y = a·x with a learned for each feature
 * const scale: Exporter = {
 *   onnx: ({ graph, channelsLast, weight }) => ({ channelsLast: graph.node('Mul', [channelsLast(), weight('factor')]) }),
 * }
 */
export interface Exporter {
  readonly onnx?: OnnxEmitter
  /** For a LayersModel of TensorFlow.js. */
  readonly keras?: KerasEmitter
}

declare module '@telarjs/core' {
  interface PluginExporters extends Exporter {}
}

/** What `exportModel` needs beside the checkpoint. */
export interface ExportOptions {
  /** Must contain every plugin of the network; the `exporters` of third-party plugins say how these are written. */
  readonly registry: Registry
  /** The name of the checkpoint, for messages. */
  readonly name?: string
  /** How layers and transforms are written whose plugins do not say so, by id; an entry for any other id replaces what is there. */
  readonly exporters?: Readonly<Record<string, Exporter>>
  /** What the page of an `.html` file says; defaults to English. */
  readonly words?: PageWords
}

/**
 * The format of a file name: `.safetensors`, `.npz`, `.onnx`, `.json` for a LayersModel, or `.html` for a page that classifies images.
 *
 * @throws ExperimentError for another
 * @example
 * formatOf('digits.onnx') // 'onnx'
 */
export function formatOf(file: string): ExportFormat {
  const found = (
    [
      ['.safetensors', 'safetensors'],
      ['.npz', 'npz'],
      ['.json', 'layers-model'],
      ['.onnx', 'onnx'],
      ['.html', 'html'],
    ] as const
  ).find(([ending]) => file.toLowerCase().endsWith(ending))
  if (!found)
    throw new ExperimentError({
      where: file,
      expected: 'a name that ends with .safetensors, .npz, .onnx, .json (a LayersModel of TensorFlow.js) or .html',
    })
  return found[1]
}

/**
 * Writes a trained network for other programs. If the optimizer keeps a moving average of the weights, that is exported.
 *
 * @param file the name of the file to be; a LayersModel has a second one beside it
 * @throws ExperimentError where the format cannot represent one of its layers, PluginError where an exporter of yours is wrong
 * @example
 * const [{ name, bytes }] = await exportModel(checkpoint, 'digits.onnx', { registry })
 */
export async function exportModel(
  checkpoint: Uint8Array,
  file: string,
  { registry, name, exporters = {}, words }: ExportOptions,
): Promise<ExportedFile[]> {
  const format = formatOf(file)
  const model = await describeModel(checkpoint, registry, name)
  const arrays = { ...model.params, ...model.state }
  switch (format) {
    case 'safetensors':
      return [
        {
          name: file,
          bytes: writeSafetensors(arrays, { ...exportedMetadata(model), ...dataMetadata(model) }),
        },
      ]
    case 'npz':
      return [{ name: file, bytes: writeWeightsNpz(arrays) }]
    case 'layers-model': {
      const weights = `${file.replace(/\.json$/i, '')}.weights.bin`
      const files = writeLayersModel(model, weights.split(/[/\\]/).at(-1)!, emittersOf('keras', registry, exporters))
      return [
        { name: file, bytes: files.json },
        { name: weights, bytes: files.weights },
      ]
    }
    case 'onnx':
      return [{ name: file, bytes: writeOnnx(model, emittersOf('onnx', registry, exporters)) }]
    case 'html':
      return [{ name: file, bytes: writePage(model, emittersOf('onnx', registry, exporters), words) }]
    default:
      return format satisfies never
  }
}
