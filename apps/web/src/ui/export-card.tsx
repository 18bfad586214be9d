import type { JSX } from 'preact'
import { worker } from '../state/client.js'
import { phase, shownRun, trouble } from '../state/run.js'
import { Card } from './controls.js'
import { download } from './download.js'
import { Icon } from './icons.js'

/** Files of other programs, by the ending that says which. */
const formats = [
  ['onnx', 'ONNX', 'for onnxruntime and others, in any language'],
  ['html', 'One HTML file', 'a page that classifies images without a network connection'],
  ['json', 'TensorFlow.js', 'a LayersModel, in two files'],
  ['safetensors', 'safetensors', 'the weights by their names'],
  ['telar', 'Checkpoint', 'opens here and on the command line, and trains on'],
] as const

type Ending = (typeof formats)[number][0]

/** The trained network to take along. @param only those endings */
export function ExportCard({ only }: { readonly only?: readonly Ending[] }): JSX.Element | null {
  const run = shownRun.value
  if (!run || run.step === 0 || run.source !== 'studio') return null
  const offered = formats.filter(([ending]) => !only || only.includes(ending))
  return (
    <Card title="Take it along" class="export">
      <ul class="exports">
        {offered.map(([ending, name, what]) => (
          <li key={ending}>
            <button
              type="button"
              class="quiet"
              disabled={phase.value !== 'idle'}
              onClick={() => void save(run.id, `${run.name}.${ending}`)}
            >
              <Icon name="download" /> {name}
            </button>
            <small>{what}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}

async function save(id: string, file: string): Promise<void> {
  try {
    const checkpoint = file.endsWith('.telar') ? await worker.checkpoint(id) : undefined
    const files = checkpoint ? [{ path: file, bytes: checkpoint }] : await worker.exportRun(id, file)
    for (const { path, bytes } of files) download(path, bytes)
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
