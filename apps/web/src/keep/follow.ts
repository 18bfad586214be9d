import type { ParsedExperiment } from '@telar/core'
import { setDraft, type Draft } from '../state/draft.js'
import { worker } from '../state/client.js'
import { curvesVersion, patchShown, phase, shownCurves, shownRun, showFresh, trouble } from '../state/run.js'
import type { RunStatus } from '@telar/core'
import { parseLog, type LogLine } from './log-lines.js'

const everyMs = 1000

/**
 * Shows a run of the command line, from the files of its folder, and goes on reading them while it trains:
 * `experiment.json`, `log.jsonl` and `checkpoints/last.telar` below an address.
 *
 * @param base the address of the folder, with a slash at the end
 * @throws Error in words where there is no run
 */
export async function followRun(base: string): Promise<void> {
  const found = await fetch(new URL('experiment.json', base))
  if (!found.ok) throw new Error(`${base}: there is no run here: experiment.json is missing`)
  const experiment = (await found.json()) as ParsedExperiment
  setDraft(experiment as unknown as Draft)
  const id = `followed ${base}`
  showFresh(id, experiment.name, false)
  patchShown({ experiment, status: 'running' })
  let read = 0
  let epoch = 0
  for (;;) {
    const { lines, length } = await newLines(base, read)
    read = length
    for (const line of lines) take(line)
    if (lines.length > 0) curvesVersion.value++
    // Somebody began a run of their own here.
    if (shownRun.value?.id !== id || phase.value !== 'idle') return
    if ((shownRun.value?.epoch ?? 0) !== epoch || shownRun.value?.status !== 'running') {
      epoch = shownRun.value?.epoch ?? 0
      await openLatest(id, base)
    }
    if (shownRun.value?.status !== 'running') return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** What was written since; of a log that grows, whole lines only. */
async function newLines(base: string, from: number): Promise<{ readonly lines: readonly LogLine[]; readonly length: number }> {
  const response = await fetch(new URL('log.jsonl', base), { cache: 'no-store' })
  const bytes = response.ok ? new Uint8Array(await response.arrayBuffer()) : new Uint8Array()
  const end = bytes.lastIndexOf(10) + 1
  if (end <= from) return { lines: [], length: from }
  return { lines: parseLog(new TextDecoder().decode(bytes.subarray(from, end))), length: end }
}

function take(line: LogLine): void {
  switch (line.type) {
    case 'runStart':
      return patchShown({ steps: line.steps, stepsPerEpoch: line.stepsPerEpoch, parameters: line.parameters, backend: line.backend.name, runner: line.runner.kind })
    case 'steps': {
      const numbers = (values: readonly (number | null)[]) => Float32Array.from(values, (value) => value ?? NaN)
      const metrics = Object.fromEntries(Object.entries(line.metrics).map(([name, values]) => [name, numbers(values)]))
      shownCurves().addSteps({ from: line.from, losses: numbers(line.losses), rates: numbers(line.learningRates), metrics })
      return patchShown({ step: line.step, epoch: line.epoch })
    }
    case 'evaluated':
      return shownCurves().addEvaluation({ ...line, loss: line.loss ?? NaN })
    case 'epochEnd':
      return shownCurves().addEpoch({ ...line, loss: line.loss ?? NaN })
    case 'runEnd':
      return patchShown({ status: line.status as RunStatus, why: line.why, seconds: line.seconds, samplesPerSecond: line.samplesPerSecond })
    default:
      return line satisfies never
  }
}

/** The network as the run last saved it, for the views. */
async function openLatest(id: string, base: string): Promise<void> {
  const response = await fetch(new URL('checkpoints/last.telar', base), { cache: 'no-store' })
  if (!response.ok) return
  await worker.open(id, new Uint8Array(await response.arrayBuffer())).catch((error: Error) => (trouble.value = error.message))
}
