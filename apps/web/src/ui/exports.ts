import { worker } from '../state/client.js'
import type { PageAction } from '../state/page-action.js'
import { phase, shownRun } from '../state/run.js'
import { download } from './download.js'

/** Files of other programs, by the ending that says which. */
const formats = [
  ['onnx', 'ONNX', 'for onnxruntime and others, in any language'],
  ['html', 'One HTML file', 'a page that classifies images without a network connection'],
  ['json', 'TensorFlow.js', 'a LayersModel, in two files'],
  ['safetensors', 'safetensors', 'the weights by their names'],
  ['telar', 'Checkpoint', 'opens here and on the command line, and trains on'],
] as const

export type Ending = (typeof formats)[number][0]

/** Saves the trained network as a file. */
export interface ExportAction extends PageAction {
  readonly ending: Ending
  /** What the file is good for. */
  readonly about: string
}

/** Whether a network is shown that can be saved. */
export function hasNetwork(): boolean {
  const run = shownRun.value
  return run !== undefined && run.step > 0 && run.source === 'studio'
}

/** The files as which the shown network can be taken along. */
export const exportActions: readonly ExportAction[] = formats.map(([ending, name, about]) => ({
  id: `export ${ending}`,
  ending,
  about,
  label: () => name,
  group: 'Export',
  also: `save download file ${about}`,
  isPossible: () => hasNetwork() && phase.value === 'idle',
  run: () => save(shownRun.value!.id, `${shownRun.value!.name}.${ending}`),
}))

async function save(id: string, file: string): Promise<void> {
  const checkpoint = file.endsWith('.telar') ? await worker.checkpoint(id) : undefined
  const files = checkpoint ? [{ path: file, bytes: checkpoint }] : await worker.exportRun(id, file)
  for (const { path, bytes } of files) download(path, bytes)
}
