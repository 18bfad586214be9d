import { parseExperiment, type BackendDescription, type ParsedExperiment, type Registry, type RunEvent, type RunEvents, type Storage } from '@telar/core'
import { relative } from 'node:path'
import { applyOverrides } from '../overrides.js'
import { loadExperiment } from '../experiment-file.js'
import { startHost } from '../host.js'
import { onInterrupt } from '../interrupt.js'
import { createProgressView } from '../live-line.js'
import { duration, grouped, short } from '../numbers.js'
import { loadRegistry } from '../plugins.js'
import { makeRunFolder } from '../run-folder.js'
import { bold, createTerminal, table, type Terminal } from '../terminal.js'

/** The options of `telar train`, as commander gives them. */
export interface TrainArguments {
  readonly backend?: string
  readonly requireGpu?: boolean
  readonly plugin: readonly string[]
  readonly runs: string
  readonly name?: string
  readonly seed?: string
  readonly resume?: string
  readonly quiet?: boolean
  readonly json?: boolean
}

/** Callbacks that every run of the CLI has, unless the experiment names them itself. */
const standardCallbacks = ['callback:non-finite-guard', 'callback:collapse-guard', 'callback:csv-log', 'callback:jsonl-log', 'callback:checkpoint']

/** `telar train [experiment] [path=value …]`; resolves to the exit code. */
export async function trainCommand(name: string | undefined, overrides: readonly string[], options: TrainArguments): Promise<number> {
  const terminal = createTerminal(options)
  const interrupt = onInterrupt(terminal.warn)
  const registry = await loadRegistry(options.plugin)
  const named = [...(options.name ? [`name=${JSON.stringify(options.name)}`] : []), ...(options.seed ? [`seed=${options.seed}`] : [])]
  const given = parseExperiment(registry, applyOverrides(await loadExperiment(name), [...overrides, ...named]))
  const experiment = parseExperiment(registry, withStandardCallbacks(given))
  const host = await startHost(options)
  try {
    const folder = await makeRunFolder(options.runs, experiment.name)
    const storage = host.storage(folder)
    await writeJson(storage, 'experiment.json', experiment)
    const end = await run(experiment, { registry, host, storage, folder, terminal, signal: interrupt.signal })
    return interrupt.exitCode() ?? (end.status === 'failed' ? 1 : 0)
  } finally {
    await host.stop()
  }
}

interface RunContext {
  readonly registry: Registry
  readonly host: Awaited<ReturnType<typeof startHost>>
  readonly storage: Storage
  readonly folder: string
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

async function run(experiment: ParsedExperiment, { registry, host, storage, folder, terminal, signal }: RunContext): Promise<RunEvents['runEnd']> {
  const { train } = await import('@telar/trainer')
  const show = createProgressView(terminal)
  let end: RunEvents['runEnd'] | undefined
  const events = train(experiment as never, { registry, ...host.forTraining(terminal.warn), storage, signal, onWarning: (message) => terminal.warn(`warning: ${message}`) })
  for await (const event of events as AsyncIterable<RunEvent>) {
    if (event.type === 'runStart') sayStart(event, folder, terminal)
    await show(event)
    if (event.type !== 'runEnd') continue
    end = event
    const record = summarise(event, folder, host.backend)
    await writeJson(storage, 'run.json', record)
    sayEnd(event, terminal)
    terminal.result(record)
  }
  return end!
}

function withStandardCallbacks(experiment: ParsedExperiment): ParsedExperiment {
  const missing = standardCallbacks.filter((id) => !experiment.callbacks.some(({ use }) => use === id))
  return { ...experiment, callbacks: [...experiment.callbacks, ...missing.map((use) => ({ use, with: {} }))] }
}

function sayStart({ experiment, backend, runner, parameters, steps, samples, resumedAt }: RunEvents['runStart'], folder: string, terminal: Terminal): void {
  const sizes = Object.entries(samples).map(([name, size]) => `${grouped(size)} ${name}`)
  terminal.say(`${bold(experiment.name)} on ${backend.name} (${backend.device}): ${backend.why}`)
  terminal.say(`${grouped(parameters)} parameters, ${sizes.join(' + ')} samples, ${grouped(steps)} steps, seed ${experiment.seed}, steps ${runner.kind}${runner.why && `: ${runner.why}`}`)
  if (resumedAt) terminal.say(`going on after epoch ${resumedAt.epoch}, step ${grouped(resumedAt.step)}`)
  terminal.say(`saved in ${relative(process.cwd(), folder) || '.'}`)
}

function sayEnd({ status, why, evaluations, seconds, samplesPerSecond }: RunEvents['runEnd'], terminal: Terminal): void {
  const names = [...new Set(Object.values(evaluations).flatMap(({ metrics }) => Object.keys(metrics).filter((name) => typeof metrics[name] === 'number')))]
  if (Object.keys(evaluations).length > 0) {
    terminal.say('')
    const rows = Object.values(evaluations).map(({ split, samples, loss, metrics }) => [split, grouped(samples), short(loss), ...names.map((name) => percent(metrics[name] as number))])
    for (const line of table([['split', 'samples', 'loss', ...names], ...rows])) terminal.say(line)
    terminal.say('')
  }
  terminal.say(`${status}${why && `: ${why}`} in ${duration(seconds)}, ${grouped(samplesPerSecond)} samples/s`)
}

function percent(value: number): string {
  return value >= 0 && value <= 1 ? `${(value * 100).toFixed(2)} %` : short(value)
}

function summarise({ status, why, epochs, steps, seconds, samplesPerSecond, evaluations }: RunEvents['runEnd'], folder: string, backend: BackendDescription) {
  const metrics = Object.fromEntries(Object.values(evaluations).map(({ split, loss, metrics: values }) => [split, { loss, ...values }]))
  return { status, why, run: folder, backend: backend.name, device: backend.device, epochs, steps, seconds, samplesPerSecond, metrics }
}

async function writeJson(storage: Storage, name: string, value: unknown): Promise<void> {
  await storage.write(name, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`))
}
