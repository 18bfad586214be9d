import type { Speed } from '@telarjs/backend-node'
import { createRegistry, noOptions, type BackendDescription, type Experiment } from '@telarjs/core'
import { defineDataset } from '@telarjs/datasets'
import { builtinPlugins, train } from '@telarjs/trainer'

/** Seconds that each network is trained for, after the steps that compile what there is to compile. */
const SECONDS = 0.6

const dense = (units: number, activation = 'linear') => ({ use: 'layer:dense', with: { units, activation } })
const block = [dense(1024), { use: 'layer:batch-norm' }, { use: 'layer:activation', with: { function: 'relu' } }]
const conv = (filters: number) => [
  { use: 'layer:conv2d', with: { filters, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { use: 'layer:max-pool', with: { size: 2 } },
]

/** Networks that load a machine in different ways: many small steps, large matrix products, convolutions. `steps` make an epoch. */
const networks = [
  {
    network: 'a small dense network (784-128-10, Adam)',
    steps: 60,
    model: [dense(128, 'relu'), dense(10)],
    optimizer: { use: 'optimizer:adam' },
    batchSize: 64,
  },
  {
    network: 'a wide one (784-(1024 batch norm)×3-10, SGD)',
    steps: 3,
    model: [...block, ...block, ...block, dense(10)],
    optimizer: { use: 'optimizer:sgd', with: { momentum: 0.9 } },
    batchSize: 100,
  },
  {
    network: 'a convolutional one (3×3×16, 3×3×32, Adam)',
    steps: 6,
    model: [...conv(16), ...conv(32), dense(10)],
    optimizer: { use: 'optimizer:adam' },
    batchSize: 64,
  },
] as const

/** As many samples as an epoch takes, of the shape of MNIST. */
function bytes(samples: number) {
  const inputs = Uint8Array.from({ length: samples * 784 }, (_, i) => (i * 31) % 251)
  const train = { size: samples, inputs, targets: Int32Array.from({ length: samples }, (_, i) => i % 10) }
  return defineDataset({
    id: 'dataset:telar/bytes',
    summary: 'bytes of the shape of MNIST',
    options: noOptions,
    create: () => ({
      load: async () => ({ shape: [28, 28, 1], classes: [...'0123456789'], targetShape: [], splits: { train } }),
    }),
  })
}

/** Trains three small networks on the backend in use, as `telar train` would. Plain JavaScript is spared: it would take minutes, and is never the fastest. */
export async function measureSpeeds({
  id,
  device,
}: {
  readonly id: string
  readonly device: string
}): Promise<Speed[]> {
  if (id === 'cpu') return []
  const backend = { name: id, device, why: 'examined' }
  const speeds: Speed[] = []
  for (const { network, ...rest } of networks)
    speeds.push({ network, samplesPerSecond: await samplesPerSecond(rest, backend) })
  return speeds
}

/** The median over epochs of a few steps; the first one is left out. */
async function samplesPerSecond(
  { steps, ...network }: Omit<(typeof networks)[number], 'network'>,
  backend: BackendDescription,
): Promise<number> {
  const samples = steps * network.batchSize
  const experiment = {
    ...network,
    data: { use: 'dataset:telar/bytes' },
    learningRate: 0.001,
    metrics: [{ use: 'metric:accuracy' }],
    evaluate: [],
    epochs: 10_000,
    seed: 7,
  }
  const registry = createRegistry([...builtinPlugins, bytes(samples)])
  const seconds: number[] = []
  for await (const event of train(experiment as unknown as Experiment, { registry, backend })) {
    if (event.type === 'epochEnd') seconds.push(event.seconds)
    if (seconds.length > 2 && seconds.slice(1).reduce((sum, value) => sum + value, 0) > SECONDS) break
  }
  const sorted = seconds.slice(1).sort((a, b) => a - b)
  return samples / sorted[Math.floor(sorted.length / 2)]!
}
