import type { Registry } from '@telarjs/core'
import { exportModel, type PageWords } from '@telarjs/exchange'
import type { DroppedFile } from '../protocol/api.js'

/** The network in a checkpoint as files of other programs. @param words of a page that is one of them @throws Error in words where there is none */
export async function exportRun(
  checkpoint: Uint8Array | undefined,
  file: string,
  registry: Registry,
  words: PageWords,
): Promise<readonly DroppedFile[]> {
  if (!checkpoint) throw new Error('This run has no network yet. Train it, then export it.')
  const files = await exportModel(checkpoint, file, { registry, words })
  return files.map(({ name, bytes }) => ({ path: name, bytes }))
}
