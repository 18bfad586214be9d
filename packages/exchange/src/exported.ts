import {
  DataError,
  parseExperiment,
  parseJson,
  readSafetensors,
  type DataSignature,
  type Registry,
} from '@telarjs/core'
import { readCheckpoint, requireDataShape, requireThresholds, writeCheckpoint } from '@telarjs/trainer'
import type { Thresholds } from '@telarjs/trainer/thresholds'
import { requireDataSignature } from './data-metadata.js'
import type { TrainedModel } from './model.js'
import { requireHeld } from './networks/require-held.js'
import { importWeights, isZip, readWeights } from './weights.js'

/** The format name by which safetensors files of `exportModel` are recognized. */
export const exportedFormat = 'telar-weights'

/** The metadata of such a file beside its weights, as texts by name: everything needed to run the network. */
export function exportedMetadata({ experiment, sample, data }: TrainedModel): Record<string, string> {
  return {
    format: exportedFormat,
    experiment: JSON.stringify(experiment),
    sample: JSON.stringify(sample),
    ...(data ? { data: JSON.stringify(data) } : {}),
  }
}

/**
 * What a .safetensors file that `exportModel` wrote says of the data that its weights were trained on; undefined for all other files of weights.
 *
 * @param name of the file, for messages
 * @example
 * signatureOfWeights(bytes, 'digits.safetensors')?.targets
 */
export function signatureOfWeights(bytes: Uint8Array, name: string): DataSignature | undefined {
  if (isZip(bytes)) return undefined
  const { format, data } = readSafetensors(bytes, name).metadata
  return format === exportedFormat ? signatureIn(data, name) : undefined
}

function signatureIn(data: string | undefined, name: string): DataSignature | undefined {
  const where = `${name}: data`
  return data === undefined ? undefined : requireDataSignature(parseJson(data, where, DataError), where)
}

function thresholdsIn(thresholds: string | undefined, where: string): Thresholds | undefined {
  return thresholds === undefined
    ? undefined
    : requireThresholds(parseJson(thresholds, where, DataError), where, DataError)
}

/**
 * Makes a checkpoint from a .safetensors file that `exportModel` wrote, for prediction, evaluation and further training.
 *
 * @param registry knows every plugin of the network
 * @param name of the file, for messages
 * @throws DataError for another safetensors file, ExperimentError for an unknown plugin, BackendError where no backend was started
 * @example
 * const model = await openModel(await openExported(bytes, builtinRegistry, 'digits.safetensors'), builtinRegistry)
 */
export async function openExported(bytes: Uint8Array, registry: Registry, name: string): Promise<Uint8Array> {
  const { metadata } = readSafetensors(bytes, name)
  const { format, experiment, sample, data, thresholds } = metadata
  if (format !== exportedFormat || experiment === undefined || sample === undefined)
    throw new DataError({
      where: name,
      expected: 'a network that telar export wrote, with its experiment',
      received: 'weights alone',
      remedy: 'telar import makes a checkpoint of them, with --experiment or --like',
    })
  const arrays = readWeights(bytes, name)
  const parsed = parseExperiment(registry, parseJson(experiment, `${name}: experiment`))
  const shape = requireDataShape(parseJson(sample, `${name}: sample`), `${name}: sample`, DataError)
  const signature = signatureIn(data, name)
  const kept = thresholdsIn(thresholds, `${name}: thresholds`)
  const held = Object.values(arrays).reduce((sum, { values }) => sum + values.length, 0)
  requireHeld(parsed, registry, shape.shape, { where: name, held })
  const imported = await importWeights(arrays, {
    experiment: parsed,
    sample: shape,
    ...(signature === undefined ? {} : { data: signature }),
    registry,
    allowNotFinite: true,
  })
  if (kept === undefined) return imported.checkpoint
  return writeCheckpoint({ ...(await readCheckpoint(imported.checkpoint)), thresholds: kept })
}
