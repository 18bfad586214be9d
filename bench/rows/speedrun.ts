// A run of a row of mnist-speedrun in a page, by the rules of ../speedrun.mjs.
import { createRegistry } from '@telarjs/core'
import type { BackendDescription } from '@telarjs/core'
import { mnistSpeedrun } from '@telarjs/recipes'
import { builtinPlugins, train } from '@telarjs/trainer'
import { defineDigits } from './digits.js'
import { trainingSamples, type Mnist } from './task.js'

/** A run to make in a page. */
export interface SpeedrunTask {
  readonly row: string
  readonly seed: number
  readonly backend: 'wasm' | 'webgpu'
  /** All cores unless given. */
  readonly threads?: number
}

/** What came of it: the seconds of its steps, and the share of the test images that is then classified right. */
export interface Speedrun {
  readonly seconds: number
  readonly accuracy: number
}

export async function speedrun(
  { row, seed }: SpeedrunTask,
  mnist: Mnist,
  backend: BackendDescription,
): Promise<Speedrun> {
  const found = mnistSpeedrun.rows.find(({ id }) => id === row)
  if (!found)
    throw new Error(`mnist-speedrun has no row ${row}, but ${mnistSpeedrun.rows.map(({ id }) => id).join(', ')}`)
  const data = { use: 'dataset:bench/digits', with: { samples: trainingSamples } }
  const experiment = { ...found.experiment, seed, data, metrics: [{ use: 'metric:accuracy' }] }
  let [seconds, accuracy] = [0, 0]
  const registry = createRegistry([...builtinPlugins, defineDigits(mnist)])
  for await (const event of train(experiment as Parameters<typeof train>[0], { registry, backend })) {
    if (event.type === 'epochEnd') seconds += event.seconds
    if (event.type === 'evaluated') accuracy = event.metrics['accuracy'] as number
  }
  return { seconds, accuracy }
}
