import { DataError, isPlainObject, parseJson, type Registry } from '@telarjs/core'
import { emittersOf } from '../emitters-of.js'
import { readLayersModel } from '../keras/read/read-layers-model.js'
import { readOnnxNetwork } from '../onnx/read-onnx-network.js'
import { requireBackend } from '../require-backend.js'
import type { ReadBeside, ReadNetwork } from './network.js'

/**
 * Whether a file holds a network, and not weights alone: `.json` or `.onnx`.
 *
 * @example
 * holdsNetwork('model.json') // true
 */
export function holdsNetwork(file: string): boolean {
  return /\.(json|onnx)$/i.test(file)
}

/**
 * Reads a network with its layers and weights: a LayersModel of TensorFlow.js, also one that was converted from Keras 2 or 3, or an ONNX model that Telar
 * wrote.
 *
 * @param name of the file, which says the format
 * @param readBeside reads the files of weights that a LayersModel names
 * `registry` must contain the plugins of the network, whose exporters say how its layers are written.
 * @throws DataError that names the layer, operator or file which is wrong; BackendError where no backend was started
 * @example
 * const { model } = await readNetwork(bytes, 'model.json', { registry, readBeside: async () => bytes })
 * model // [{ use: 'layer:dense', with: { units: 10, useBias: true } }]
 */
export async function readNetwork(
  bytes: Uint8Array,
  name: string,
  { registry, readBeside }: { readonly registry: Registry; readonly readBeside: ReadBeside },
): Promise<ReadNetwork> {
  requireBackend()
  if (/\.onnx$/i.test(name)) return readOnnxNetwork(bytes, name, registry, emittersOf('onnx', registry))
  const model = parseJson(new TextDecoder().decode(bytes), name, DataError)
  if (!isPlainObject(model) || model['modelTopology'] == null)
    throw new DataError({
      where: name,
      expected: 'a LayersModel of TensorFlow.js, with modelTopology and weightsManifest',
    })
  return readLayersModel(model, name, readBeside, registry)
}
