import {
  isPlainObject,
  parseJson,
  parseSavedExperiment,
  runFiles,
  checkpointFile,
  parseRunLog,
  type RunLogLine,
  type LoggedNumber,
  type LoggedMetrics,
} from '@telarjs/core'
import { setDraft } from '../state/draft.js'
import { draftOf } from '../state/draft-of.js'
import { worker } from '../state/client.js'
import { openedSample } from '../state/looked-at.js'
import { curvesVersion, patchShown, phase, shownCurves, shownRun, showFresh, trouble } from '../state/run.js'
import { runsTexts as t } from '../texts/runs.js'

const everyMs = 1000
/** How often the log of a run that has ended is read again: the run may be resumed. */
const everyMsAfterItsEnd = 5000
const lineEnd = 10

/**
 * Shows a run of the command line, from the files of its folder, and goes on reading them while it trains:
 * `experiment.json`, `log.jsonl` and `checkpoints/last.telar` below an address.
 *
 * @param address the address of the folder
 * @throws Error in words where there is no run
 */
export async function followRun(address: string): Promise<void> {
  const base = address.replace(/\/?$/, '/')
  const found = await fetch(new URL(runFiles.experiment, base), { cache: 'no-store' })
  if (!found.ok) throw new Error(t.noRunHere(base))
  const experiment = parseSavedExperiment(parseJson(await found.text(), runFiles.experiment), base)
  await serveData(base)
  setDraft(draftOf(experiment, await worker.catalog()))
  const id = base
  let read = 0
  let network = ''
  let hasEpoch = false
  let lastNews = Date.now()
  function begin(): void {
    showFresh({ id, name: experiment.name, source: 'cli' }, false)
    patchShown({ experiment, status: 'running' })
    read = 0
    network = ''
  }
  begin()
  for (;;) {
    const grown = await newLines(base, read)
    // The page shows another run now, or trains one itself.
    if (shownRun.value?.id !== id || phase.value !== 'idle') return
    if (!grown) {
      begin()
      continue
    }
    for (const line of grown.lines) take(line)
    read = grown.length
    if (grown.lines.length > 0) {
      curvesVersion.value++
      lastNews = grown.written || Date.now()
    }
    patchShown({ quietMinutes: Math.floor((Date.now() - lastNews) / 60_000) })
    // Networks are saved when an epoch ends, a little after the log says so.
    hasEpoch ||= grown.lines.some(({ type }) => type === 'epochEnd' || type === 'runEnd')
    const saved = hasEpoch ? await versionOf(new URL(checkpointFile('last'), base)) : ''
    if (saved !== network) {
      network = saved
      await openLatest(id, base, network)
    }
    const { status } = shownRun.value
    await new Promise((resolve) => setTimeout(resolve, status === 'running' ? everyMs : everyMsAfterItsEnd))
  }
}

/** Data of the run that the command line serves below its address, so that its network can be asked about them. Other servers have none. */
async function serveData(base: string): Promise<void> {
  const found = await fetch(new URL('data.json', base), { cache: 'no-store' }).catch(() => undefined)
  if (!found?.ok) return
  const listed = parseJson(await found.text(), 'data.json')
  const addresses = Object.entries(isPlainObject(listed) ? listed : {})
    .map(([path, address]) => [path, new URL(String(address), base).href] as const)
    .filter(([, address]) => address.startsWith(base))
  await worker.serveFiles(Object.fromEntries(addresses))
}

interface News {
  readonly lines: readonly RunLogLine[]
  /** Bytes that were read by now. */
  readonly length: number
  /** When the log was last written, in milliseconds; NaN where the server does not say. */
  readonly written: number
}

/** What was written since, whole lines only; undefined where the log is another one, as that of a run that goes on from a checkpoint. */
async function newLines(base: string, from: number): Promise<News | undefined> {
  // One byte more than is needed, so that there is always an answer.
  const start = Math.max(0, from - 1)
  const response = await fetch(new URL(runFiles.log, base), {
    cache: 'no-store',
    headers: start > 0 ? { range: `bytes=${start}-` } : {},
  }).catch(() => undefined)
  // No log yet, or no server for now.
  if (!response || response.status === 404) return { lines: [], length: from, written: NaN }
  if (response.status === 416) return undefined
  const bytes = new Uint8Array(await response.arrayBuffer())
  const offset = response.status === 206 ? start : 0
  if (offset + bytes.length < from || (from > 0 && bytes[from - 1 - offset] !== lineEnd)) return undefined
  const end = offset + bytes.lastIndexOf(lineEnd) + 1
  const written = Date.parse(response.headers.get('last-modified') ?? '')
  if (end <= from) return { lines: [], length: from, written }
  return {
    lines: parseRunLog(new TextDecoder().decode(bytes.subarray(from - offset, end - offset))).lines,
    length: end,
    written,
  }
}

/** A number that is null in the log was not finite. */
function scoresOf({ loss, metrics }: { readonly loss: LoggedNumber; readonly metrics: LoggedMetrics }) {
  const entries = Object.entries(metrics).map(([name, value]) => [name, value ?? NaN] as const)
  return { loss: loss ?? NaN, metrics: Object.fromEntries(entries) }
}

function take(line: RunLogLine): void {
  switch (line.type) {
    case 'runStart':
      return patchShown({
        steps: line.steps,
        stepsPerEpoch: line.stepsPerEpoch,
        parameters: line.parameters,
        backend: line.backend.name,
        runner: line.runner.kind,
        valueKinds: line.valueKinds ?? {},
      })
    case 'steps': {
      const numbers = (values: readonly (number | null)[]) => Float32Array.from(values, (value) => value ?? NaN)
      const metrics = Object.fromEntries(Object.entries(line.metrics).map(([name, values]) => [name, numbers(values)]))
      shownCurves().addSteps({
        from: line.from,
        losses: numbers(line.losses),
        rates: numbers(line.learningRates),
        metrics,
      })
      return patchShown({ step: line.step, epoch: line.epoch })
    }
    case 'evaluated':
      return shownCurves().addEvaluation({ ...line, ...scoresOf(line) })
    case 'epochEnd': {
      const { stepsPerEpoch = 0, experiment } = shownRun.value ?? {}
      patchShown({ samplesPerSecond: (stepsPerEpoch * (experiment?.batchSize ?? 0)) / line.seconds })
      return shownCurves().addEpoch({ ...line, ...scoresOf(line) })
    }
    case 'runEnd':
      return patchShown({
        status: line.status,
        why: line.why,
        seconds: line.seconds,
        samplesPerSecond: line.samplesPerSecond,
      })
    default:
      return line satisfies never
  }
}

/** A text that changes when a file is rewritten, from the headers of its server; empty where they hold none. */
async function versionOf(address: URL): Promise<string> {
  const response = await fetch(address, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
  return response?.ok
    ? ['etag', 'last-modified', 'content-length'].map((name) => response.headers.get(name)).join()
    : ''
}

/** The network as the run last saved it, for the views. */
async function openLatest(id: string, base: string, network: string): Promise<void> {
  const response = await fetch(new URL(checkpointFile('last'), base), { cache: 'no-store' })
  if (!response.ok) return
  try {
    openedSample.value = (await worker.open(id, new Uint8Array(await response.arrayBuffer()))).sample
    if (shownRun.value?.id === id) patchShown({ network })
  } catch (error) {
    trouble.value = (error as Error).message
  }
}
