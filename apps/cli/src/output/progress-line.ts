import { duration, formatMetric, type RunEvent, type RunEvents, grouped, short } from '@telarjs/core'
import { dim, type Terminal } from './terminal.js'

/** Shows a run as it goes: one line that follows the steps, and one that stays for each epoch. */
export function createProgressView(terminal: Terminal): (event: RunEvent) => Promise<void> {
  let start: RunEvents['runStart'] | undefined
  let evaluated: RunEvents['evaluated'][] = []

  async function showSteps(event: RunEvents['steps']): Promise<void> {
    if (!terminal.live || !start) return
    const [losses, metrics] = await Promise.all([event.losses(), event.metrics()])
    const left = ((start.steps - event.to) * start.experiment.batchSize) / event.samplesPerSecond
    const parts = [
      `epoch ${event.epoch}/${start.experiment.epochs}`,
      `step ${event.to - (event.epoch - 1) * start.stepsPerEpoch}/${start.stepsPerEpoch}`,
      `loss ${short(mean(losses))}`,
      ...Object.entries(metrics).map(
        ([name, values]) => `${name} ${formatMetric(mean(values), start!.valueKinds[name])}`,
      ),
      `lr ${short(event.learningRates.at(-1)!, 3)}`,
      `${grouped(event.samplesPerSecond)} samples/s`,
      `${duration(left)} left`,
    ]
    terminal.live(`${bar(event.to / start.steps)} ${parts.join('  ')}`)
  }

  function numbers(metrics: Readonly<Record<string, unknown>>): string[] {
    return Object.entries(metrics).flatMap(([name, value]) =>
      typeof value === 'number' ? [`${name} ${formatMetric(value, start!.valueKinds[name])}`] : [],
    )
  }

  function showEpoch({ epoch, loss, metrics, seconds }: RunEvents['epochEnd']): void {
    const width = String(start!.experiment.epochs).length
    const train = [`loss ${short(loss)}`, ...numbers(metrics)].join('  ')
    const others = evaluated.map(
      (evaluation) =>
        `${evaluation.split} ${[`loss ${short(evaluation.loss)}`, ...numbers(evaluation.metrics)].join('  ')}`,
    )
    terminal.say(
      `epoch ${String(epoch).padStart(width)}/${start!.experiment.epochs}  ${train}  ${others.join('  ')}  ${dim(duration(seconds))}`,
    )
  }

  return async (event) => {
    if (event.type === 'runStart') start = event
    if (event.type === 'epochStart') evaluated = []
    if (event.type === 'steps') await showSteps(event)
    if (event.type === 'evaluated') evaluated.push(event)
    if (event.type === 'epochEnd') showEpoch(event)
  }
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function bar(part: number, width = 12): string {
  const eighths = Math.round(part * width * 8)
  const full = Math.floor(eighths / 8)
  const rest = ' ▏▎▍▌▋▊▉'[eighths % 8]!
  return `▕${('█'.repeat(full) + (full < width ? rest : '')).padEnd(width)}▏`
}
