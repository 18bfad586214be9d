import { startBackend } from '@telarjs/backend-node'
import { nodeFiles } from '@telarjs/datasets/node'
import { builtinRegistry as registry, train } from '@telarjs/trainer'

const backend = await startBackend()
const experiment = {
  seed: 7,
  data: { use: 'dataset:mnist', with: { validation: 0.1 } },
  model: [
    { use: 'layer:dense', with: { units: 128, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  epochs: 3,
} as const
for await (const event of train(experiment, { registry, backend, files: nodeFiles() })) {
  if (event.type === 'epochEnd') console.log(`epoch ${event.epoch}: loss ${event.loss.toFixed(4)}`)
  if (event.type === 'runEnd') console.log(`test accuracy ${event.evaluations['test']!.metrics['accuracy']}`)
}
await backend.stop()
