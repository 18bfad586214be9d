import { booleanOption, parseRunLogLine, runFiles, type OptionsOf, type RunLogLine } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback } from './callback.js'
import { scoresOf } from './epoch-rows.js'
import { createLogFile, fileOption } from './log-file.js'
import { shortest } from './format.js'

const options = v.strictObject({
  file: fileOption(runFiles.log),
  steps: booleanOption('Also write the loss, the metrics and the learning rate of every step', true),
})

/**
 * Logs events as lines of JSON to a file in the folder of the run, with the loss, metrics and learning rate of every step.
 *
 * @example
 * { use: 'callback:jsonl-log', with: { steps: false } } // log.jsonl: {"type":"epochEnd","epoch":1,"step":469, …}
 */
export const jsonlLog = defineCallback({
  id: 'callback:jsonl-log',
  summary: 'Writes events as JSON lines, with the loss of every step',
  options,
  create({ file, steps: withSteps }) {
    const log = createLogFile(file)
    const write = (line: RunLogLine) => log.append(JSON.stringify(line))
    /** Steps and splits whose evaluation is in the log already although the checkpoint is older: it is computed again, but not written again. */
    let measured: readonly string[] = []
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
        async runStart({ resumedAt, backend, runner, ...event }, run) {
          // Those of the end of a run that is made longer: its last checkpoint was written before them.
          const nameIn = (line: string) => resumedAt && evaluationAt(resumedAt, line)
          const { lines, later } = await log.open(run, resumedAt !== undefined, (line) => nameIn(line) !== undefined)
          measured = lines.slice(lines.length - later).map((line) => nameIn(line)!)
          if (lines.length > 0) return
          const { parameters, steps, stepsPerEpoch, samples, valueKinds, notes = [], warnings = [] } = event
          const plan = { parameters, steps, stepsPerEpoch, samples, valueKinds, notes, warnings }
          await write({ type: 'runStart', step: 0, backend: { ...backend }, runner: { ...runner }, ...plan })
        },
        steps: (event, host) => (withSteps ? backlog.add(event, host) : undefined),
        async evaluated(event) {
          await backlog.settle()
          const { epoch, step, split, samples, predicted } = event
          const isWritten = measured.includes(nameOf(step, split))
          measured = measured.filter((name) => name !== nameOf(step, split))
          if (!isWritten) await write({ type: 'evaluated', epoch, step, split, samples, ...scoresOf(event), predicted })
        },
        async epochEnd(event) {
          await backlog.settle()
          const { epoch, step, seconds } = event
          await write({ type: 'epochEnd', epoch, step, seconds, ...scoresOf(event) })
        },
        async runEnd({ status, why, epochs, steps, seconds, samplesPerSecond }, run) {
          await backlog.settle()
          // A run may fail before this callback is told of its start; the log from before a resume is then kept.
          if (!log.isOpen) await log.open(run, true)
          await write({ type: 'runEnd', status, why, epochs, step: steps, seconds, samplesPerSecond })
        },
      },
      async settle() {
        await backlog.settle()
        await log.sync()
      },
      save: log.save,
      load: log.load,
    }
  },
})

const nameOf = (step: number, split: string): string => `${step} ${split}`

/** The step and split of a line, where it is an evaluation at a checkpoint. */
function evaluationAt(
  { epoch, step }: { readonly epoch: number; readonly step: number },
  line: string,
): string | undefined {
  const read = parseRunLogLine(line)
  return read?.type === 'evaluated' && read.epoch === epoch && read.step === step ? nameOf(step, read.split) : undefined
}

/** Null where not finite. */
function numbers(values: Float32Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? shortest(value) : null))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:jsonl-log': OptionsOf<typeof jsonlLog>
  }
}
