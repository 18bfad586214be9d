import { DataError, missing, type Registry } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { findCheckpoint } from './find-run.js'

const EXPORTED = '.safetensors'

/**
 * The file of a trained network: the best or last checkpoint of a run, or a file itself.
 *
 * @param run a run as `findCheckpoint` takes it, or a .safetensors file that `telar export` wrote
 * @throws DataError where there is no such file; ExperimentError where there is no such run
 */
export async function findModelFile(run: string, runs: string): Promise<string> {
  if (extname(run) !== EXPORTED) return findCheckpoint(run, runs)
  if (existsSync(run)) return run
  throw new DataError(missing(run, 'a network that was exported (.safetensors)', 'there is no such file'))
}

/**
 * Reads a trained network as the bytes of a checkpoint. A backend must have been started.
 *
 * @param path of a .telar or .safetensors file
 * @throws TrainError or DataError for a damaged file
 */
export async function readNetwork(path: string, registry: Registry): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(path))
  if (extname(path) !== EXPORTED) return bytes
  const { openExported } = await import('@telarjs/exchange')
  return openExported(bytes, registry, path)
}
