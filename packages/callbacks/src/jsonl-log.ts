import { parseRunLogLine, runFiles, type OptionsOf, type RunEvents, type RunLogLine } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { scoresOf } from './epoch-rows.js'
import { fileOption, openLog } from './log-file.js'
import { shortest } from './words.js'

const options = v.strictObject({
  file: fileOption(runFiles.log),
  steps: v.optional(
    v.pipe(v.boolean(), v.description('Also write the loss, the metrics and the learning rate of every step')),
    true,
  ),
})

/**
 * Writes what happens as lines of JSON to a file in the folder of the run, with the loss, metrics and learning rate of every step.
 *
 * @example
 * { use: 'callback:jsonl-log', with: { steps: false } } // log.jsonl: {"type":"epochEnd","epoch":1,"step":469, …}
 */
export const jsonlLog = defineCallback({
  kind: 'callback',
  id: 'callback:jsonl-log',
  version: 1,
  summary: 'Writes events as JSON lines, with the loss of every step',
  options,
  create({ file, steps: withSteps }) {
    let run: Run | undefined
    const write = (line: RunLogLine) => run!.storage.append(file, `${JSON.stringify(line)}\n`)
    const backlog = createBacklog(async (chunk, losses) => {
      const { epoch, from, to, learningRates } = chunk
      const metrics = Object.entries(await chunk.metrics()).map(([name, values]) => [name, numbers(values)] as const)
      await write({
        type: 'steps',
        epoch,
        from,
        step: to,
        learningRates: numbers(learningRates),
        losses: numbers(losses),
        metrics: Object.fromEntries(metrics),
      })
    })

    return {
      name: 'jsonl-log',
      phase: 'observe',
      on: {
        async runStart(event, host) {
          run = host
          const { resumedAt, backend, runner, parameters, steps, stepsPerEpoch, samples } = event
          const before = await openLog(host.storage, file, resumedAt !== undefined, (line) =>
            isBefore(line, resumedAt?.step ?? 0),
          )
          if (before === 0)
            await write({
              type: 'runStart',
              step: 0,
              backend: { ...backend },
              runner: { ...runner },
              parameters,
              steps,
              stepsPerEpoch,
              samples,
            })
        },
        steps: (event, host) => (withSteps ? backlog.add(event, host) : undefined),
        async evaluated(event) {
          await backlog.settle()
          const { epoch, step, split, samples, predicted } = event
          await write({
            type: 'evaluated',
            epoch,
            step,
            split,
            samples,
            ...scoresOf(event),
            predicted,
          })
        },
        async epochEnd(event) {
          await backlog.settle()
          const { epoch, step, seconds } = event
          await write({ type: 'epochEnd', epoch, step, seconds, ...scoresOf(event) })
        },
        async runEnd({ status, why, epochs, steps, seconds, samplesPerSecond }: RunEvents['runEnd'], host) {
          run = host
          await backlog.settle()
          await write({ type: 'runEnd', status, why, epochs, step: steps, seconds, samplesPerSecond })
        },
      },
    }
  },
})

/** Null where not finite. */
function numbers(values: Float32Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? shortest(value) : null))
}

function isBefore(line: string, step: number): boolean {
  const event = parseRunLogLine(line)
  return event !== undefined && event.type !== 'runEnd' && event.step <= step
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:jsonl-log': OptionsOf<typeof jsonlLog>
  }
}
