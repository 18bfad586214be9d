import { ExperimentError, missing, percent, short } from '@telarjs/core'
import type { Calibration } from '@telarjs/trainer/calibration'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table } from '../../output/terminal.js'
import { writeFileWhole } from '../../output/write-file.js'
import { calibrationErrorOf } from '../../reports/calibration-error.js'
import { findCheckpoint } from '../../runs/find-run.js'
import { lockFolder } from '../../runs/lock.js'
import { openRunSplit } from '../../runs/open-split.js'
import type { CalibrateInvocation } from './command.js'

/** The only split that a temperature is fitted to: fitted to the test split, it would flatter itself there. */
const splitName = 'validation'
const keepApart = 'data.with.validation=0.1 keeps samples apart, in a training to come'

/** `telar calibrate <run>` */
export async function run(invocation: CalibrateInvocation): Promise<void> {
  const { args, options } = invocation
  const path = await findCheckpoint(args.run, options.runs)
  // A run that still trains would write over it.
  const lock = basename(dirname(path)) === 'checkpoints' ? await lockFolder(dirname(dirname(path))) : undefined
  try {
    await (options.remove ? removeTemperature(path, invocation) : addTemperature(path, invocation))
  } finally {
    await lock?.release()
  }
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
  await writeFileWhole(path, await writeCheckpoint(checkpoint))
  terminal.say(`${path}: the temperature ${short(calibration.temperature)} is gone`)
  terminal.result({ checkpoint: path, removed: calibration })
}

async function addTemperature(path: string, { options, terminal }: CalibrateInvocation): Promise<void> {
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
    const { fitTemperature, scoresOfSplit } = await import('@telarjs/trainer/calibration')
    const { bytes, model, data } = await openRunSplit(path, options, registry, host, terminal.warn)
    const split = data.splits[splitName]
    if (!split)
      throw new ExperimentError(
        missing(path, `data with a ${splitName} split`, `they have ${Object.keys(data.splits).join(', ')}`, keepApart),
      )
    const scores = await scoresOfSplit(model, split).finally(() => model.release())
    const calibration: Calibration = { ...fitTemperature(scores), split: splitName, samples: split.size }
    await writeFileWhole(path, await writeCheckpoint({ ...(await readCheckpoint(bytes, path)), calibration }))
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
