// Telar: `train`, as the CLI and the Studio call it.
import { createRegistry, type BackendDescription } from '@telarjs/core'
import { builtinPlugins, train, type RunStack } from '@telarjs/trainer'
import { defineDigits } from './digits.js'
import type { MakeCourse } from './measure.js'
import { experimentOf, type Mnist, type Task } from './task.js'

/** @param stack trains the courses together that are made with it */
export function telar(
  task: Pick<Task, 'workload'>,
  mnist: Mnist,
  backend: BackendDescription,
  stack?: RunStack,
): MakeCourse {
  const registry = createRegistry([...builtinPlugins, defineDigits(mnist)])

  return async (samples, tested) => {
    const experiment = {
      ...experimentOf(task.workload),
      data: { use: 'dataset:bench/digits', with: { samples } },
      metrics: [{ use: 'metric:accuracy' }],
      evaluate: tested ? ['test'] : [],
      epochs: 1_000,
      seed: 7,
    }
    const events = train(experiment as Parameters<typeof train>[0], {
      registry,
      backend,
      ...(stack ? { stack } : {}),
    })
    let accuracy = 0
    return {
      async epoch() {
        for (;;) {
          const { value: event } = await events.next()
          if (!event) throw new Error('the run ended before its epoch')
          if (event.type === 'evaluated') accuracy = event.metrics['accuracy'] as number
          if (event.type === 'epochEnd') return event.seconds
        }
      },
      accuracy: async () => accuracy,
      end: async () => void (await events.return()),
    }
  }
}
