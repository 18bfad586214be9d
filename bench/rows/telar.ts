// Telar: `train` as the CLI calls it.
import { nodeFiles } from '@telar/datasets/node'
import { startBackend } from '@telar/backend-node'
import { builtinRegistry, train } from '@telar/trainer'
import { readTask, report, workloadOf } from './row.js'

const task = readTask()
const { experiment } = workloadOf(task)
const backend = await startBackend({ backend: task.backend as 'wasm', threads: task.threads, allowSoftware: true })
const data = { use: 'dataset:mnist', with: task.limit ? { limit: task.limit * experiment.batchSize } : {} }
const epochs: { seconds: number; steps: number; accuracy: number | undefined }[] = []
let accuracy: number | undefined
let steps = 0
for await (const event of train({ ...experiment, name: 'bench', seed: 7, data, metrics: [{ use: 'metric:accuracy' }], epochs: task.epochs } as never, { registry: builtinRegistry, backend, files: nodeFiles() })) {
  if (event.type === 'evaluated') accuracy = event.metrics['accuracy'] as number
  if (event.type !== 'epochEnd') continue
  epochs.push({ seconds: event.seconds, steps: event.step - steps, accuracy })
  steps = event.step
}
report({ epochs, batchSize: experiment.batchSize, version: 'this repository' })
await backend.stop()
