import { ExperimentError, percent, short } from '@telarjs/core'
import type { Checkpoint } from '@telarjs/trainer'
import type { Calibration } from '@telarjs/trainer/calibration'
import { readFile } from 'node:fs/promises'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table } from '../../output/terminal.js'
import { writeFileWhole } from '../../output/write-file.js'
import { calibrationErrorOf } from '../../reports/calibration-error.js'
import { changeCheckpoint, openValidation } from '../../runs/change-checkpoint.js'
import { rescaledThresholds } from '@telarjs/trainer/thresholds'
import type { CalibrateInvocation } from './command.js'

/** `telar calibrate <run>` */
export async function run(invocation: CalibrateInvocation): Promise<void> {
  const { args, options } = invocation
  await changeCheckpoint(args.run, options.runs, (path) =>
    options.remove ? removeTemperature(path, invocation) : addTemperature(path, invocation),
  )
}

async function removeTemperature(path: string, { terminal }: CalibrateInvocation): Promise<void> {
  const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
  const { calibration, ...checkpoint } = await readCheckpoint(await readFile(path), path)
  if (!calibration)
    throw new ExperimentError({
      where: path,
      expected: 'a calibrated checkpoint',
      received: 'one without a temperature',
    })
  await writeFileWhole(
    path,
    await writeCheckpoint({ ...checkpoint, ...thresholdsAt(1, { ...checkpoint, calibration }) }),
  )
  terminal.say(`${path}: the temperature ${short(calibration.temperature)} is gone`)
  terminal.result({ checkpoint: path, removed: calibration })
}

async function addTemperature(path: string, { options, terminal }: CalibrateInvocation): Promise<void> {
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
    const { fitTemperature, scoresOfSplit } = await import('@telarjs/trainer/calibration')
    const { bytes, model, name: splitName, split } = await openValidation(path, options, registry, host, terminal.warn)
    const scores = await scoresOfSplit(model, split).finally(() => model.release())
    const calibration: Calibration = { ...fitTemperature(scores), split: splitName, samples: split.size }
    const before = await readCheckpoint(bytes, path)
    const thresholds = thresholdsAt(calibration.temperature, before)
    await writeFileWhole(path, await writeCheckpoint({ ...before, calibration, ...thresholds }))
    const { temperature, logLoss } = calibration
    const error = { before: calibrationErrorOf(scores, 1), after: calibrationErrorOf(scores, temperature) }
    const what = temperature > 1 ? 'was too sure' : 'was not sure enough'
    terminal.say(`temperature ${short(temperature)}: the network ${what}; its answers stay the same\n`)
    for (const line of table([
      [`of ${short(split.size)} ${splitName} samples`, 'before', 'after'],
      ['log loss', short(logLoss.before), short(logLoss.after)],
      ['expected calibration error', percent(error.before), percent(error.after)],
    ]))
      terminal.say(line)
    terminal.say(`\n${path} keeps it; evaluate, predict, serve, report and export use it from now on`)
    terminal.result({ checkpoint: path, ...calibration, expectedCalibrationError: error })
  } finally {
    await host.stop()
  }
}

/** Thresholds for the probabilities of another temperature, so that the answers stay the same. */
function thresholdsAt(
  temperature: number,
  { calibration, thresholds }: Pick<Checkpoint, 'calibration' | 'thresholds'>,
): Pick<Checkpoint, 'thresholds'> {
  if (!thresholds) return {}
  const factor = (calibration?.temperature ?? 1) / temperature
  return { thresholds: { ...thresholds, values: rescaledThresholds(thresholds.values, factor) } }
}
