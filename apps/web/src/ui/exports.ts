import { worker } from '../state/client.js'
import type { PageAction } from '../state/page-action.js'
import { restingRun, shownRun } from '../state/run.js'
import { download } from './download.js'
import { uiTexts as t } from '../texts/ui.js'

/** Files of other programs, by the ending that says which. */
const endings = ['onnx', 'html', 'json', 'safetensors', 'telar'] as const

export type Ending = (typeof endings)[number]

/** Saves the trained network as a file. */
export interface ExportAction extends PageAction {
  readonly ending: Ending
  /** What the file is good for. */
  about(): string
}

/** The files as which the shown network can be taken along. */
export const exportActions: readonly ExportAction[] = endings.map((ending) => ({
  id: `export ${ending}`,
  ending,
  about: () => t.exports[ending][1],
  label: () => t.exports[ending][0],
  group: 'export',
  also: () => `${t.saveAlso} ${t.exports[ending][1]}`,
  isPossible: () => restingRun.value !== undefined,
  run: () => save(shownRun.value!.id, `${shownRun.value!.name}.${ending}`),
}))

async function save(id: string, file: string): Promise<void> {
  const checkpoint = file.endsWith('.telar') ? await worker.checkpoint(id) : undefined
  const { exportedTexts } = await import('../texts/exported.js')
  const files = checkpoint
    ? [{ path: file, bytes: checkpoint }]
    : await worker.exportRun(id, file, { ...exportedTexts })
  for (const { path, bytes } of files) download(path, bytes)
}
