import { ExperimentError, percent, short } from '@telarjs/core'
import { calibration as calibrationOf } from '@telarjs/report'
import type { Calibration } from '@telarjs/trainer/calibration'
import { readFile } from 'node:fs/promises'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table } from '../../output/terminal.js'
import { writeFileWhole } from '../../output/write-file.js'
import { changeCheckpoint, openValidation } from '../../runs/change-checkpoint.js'
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
  const { recalibrated } = await import('@telarjs/trainer/calibration')
  const checkpoint = await readCheckpoint(await readFile(path), path)
  const { calibration } = checkpoint
  if (!calibration)
    throw new ExperimentError({
      where: path,
      expected: 'a calibrated checkpoint',
      received: 'one without a temperature',
    })
  await writeFileWhole(path, await writeCheckpoint(recalibrated(checkpoint, undefined)))
  terminal.say(`${path}: the temperature ${short(calibration.temperature)} is gone`)
  terminal.result({ checkpoint: path, removed: calibration })
}

async function addTemperature(path: string, { options, terminal }: CalibrateInvocation): Promise<void> {
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
    const { confidencesOf, fitTemperature, recalibrated, scoresOfSplit } = await import('@telarjs/trainer/calibration')
    const { bytes, model, name: splitName, split } = await openValidation(path, options, registry, host, terminal.warn)
    const scores = await scoresOfSplit(model, split).finally(() => model.release())
    const calibration: Calibration = { ...fitTemperature(scores), split: splitName, samples: split.size }
    await writeFileWhole(path, await writeCheckpoint(recalibrated(await readCheckpoint(bytes, path), calibration)))
    const { temperature, logLoss } = calibration
    const errorAt = (divisor: number) => {
      const { confidences, right } = confidencesOf(scores, divisor)
      return calibrationOf(confidences, right).error
    }
    const error = { before: errorAt(1), after: errorAt(temperature) }
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
