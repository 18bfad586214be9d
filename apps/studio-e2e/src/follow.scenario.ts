import { parseExperiment, type Registry } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { appendFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startHost } from '../../cli/src/host/host.js'
import { runInFolder, withStandardCallbacks } from '../../cli/src/runs/train-in-folder.js'
import { pointsDrawn, writeLongRun } from './long-run.js'
import { points, stat, type Studio } from './studio.js'

/** Runs of the command line. */
export function followScenarios(studio: () => Studio): void {
  test('a run of the command line is shown from its folder, and followed while it writes', async () => {
    const folder = join(studio().folder, 'run')
    const log = join(folder, 'log.jsonl')
    const line = (value: object) => appendFile(log, `${JSON.stringify(value)}\n`)
    await mkdir(folder)
    const callbacks = [
      { use: 'callback:reduce-on-plateau', with: { factor: 0.123, patience: 12, cooldown: 1, minDelta: 0.000123 } },
    ]
    await writeFile(
      join(folder, 'experiment.json'),
      JSON.stringify(parseExperiment(builtinRegistry, { ...points, epochs: 2, callbacks })),
    )
    await line({
      type: 'runStart',
      step: 0,
      backend: { name: 'tensorflow' },
      runner: { kind: 'eager', why: '' },
      parameters: 122,
      steps: 4,
      stepsPerEpoch: 2,
      samples: { train: 20 },
    })
    await line({
      type: 'steps',
      epoch: 1,
      from: 0,
      step: 2,
      learningRates: [0.02, 0.02],
      losses: [0.75, 0.25],
      metrics: { accuracy: [0.5, 0.625] },
    })
    const fiveMinutesAgo = Date.now() / 1000 - 301
    await utimes(log, fiveMinutesAgo, fiveMinutesAgo)
    const { page, context } = await studio().open({ hash: '?run=run/' })
    await expect.poll(() => stat(page, 'Step')).toBe('2 of 4')
    await page.locator('.status', { hasText: /Followed · epoch 1 of 2 · nothing new for \d min/ }).waitFor()
    // The mean of 0.75 and 0.25.
    expect(await stat(page, 'Training loss')).toBe('0.5')
    // Its experiment stands in the panel: what was chosen, and no wider than the panel.
    await page.locator('.row', { hasText: 'dense 24 · tanh' }).waitFor()
    await page.locator('summary', { hasText: 'Callbacks' }).click()
    await page.locator('.row', { hasText: 'factor 0.123 · patience 12' }).waitFor()
    expect(await page.locator('.build').evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBe(0)
    await line({
      type: 'evaluated',
      epoch: 1,
      step: 2,
      split: 'test',
      samples: 5,
      loss: 0.5,
      metrics: { accuracy: 0.8 },
      predicted: [3, 2],
    })
    // A line that is still being written is not read yet.
    await appendFile(log, '{ "type": "runEnd", "status"')
    await expect.poll(() => stat(page, 'Test accuracy')).toBe('80.00 %')
    await appendFile(
      log,
      ': "completed", "why": "", "epochs": 2, "step": 4, "seconds": 1.5, "samplesPerSecond": 100 }\n',
    )
    await page.locator('.status', { hasText: 'Complete' }).waitFor()
    await context.close()
  })

  test('a run of the command line that trains now: its curves grow, and its network is seen at every epoch', async () => {
    const folder = join(studio().folder, 'runs/points-1')
    const registry = builtinRegistry as Registry
    const experiment = parseExperiment(
      registry,
      withStandardCallbacks(parseExperiment(registry, { ...points, epochs: 2 })),
    )
    const host = await startHost({ backend: 'cpu' })
    let goOn = () => {}
    const seen = new Promise<void>((resolve) => (goOn = resolve))
    const training = runInFolder({
      experiment,
      folder,
      registry,
      host,
      onWarning: () => {},
      // Between its epochs it waits to be looked at.
      onEvent: (event) => (event.type === 'epochStart' && event.epoch === 2 ? seen : undefined),
    })
    const { page, context, errors } = await studio().open({ hash: '?run=runs/points-1' })
    await page.locator('.status', { hasText: 'Followed · epoch 1 of 2' }).waitFor()
    await page.getByRole('button', { name: 'Understand' }).click()
    await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
    goOn()
    await training
    await page.locator('.status', { hasText: 'Complete' }).waitFor()
    // Its network is the command line's to go on with.
    await page.getByRole('group', { name: 'Training' }).getByRole('button', { name: 'Train', exact: true }).waitFor()
    expect(errors).toEqual([])
    await host.stop()
    await context.close()
  })

  test('of 100,000 steps no more is drawn than a screen can show', async () => {
    await writeLongRun(join(studio().folder, 'long'), 100_000)
    const { page, context, errors } = await studio().open({ hash: '?run=long' })
    await expect.poll(() => stat(page, 'Step')).toBe('100,000 of 100,000')
    const drawn = await pointsDrawn(page)
    expect(drawn).toBeGreaterThan(1000)
    // Two curves of 2,400 points, each faint and smoothed.
    expect(drawn).toBeLessThanOrEqual(4 * 2400)
    expect(errors).toEqual([])
    await context.close()
  })
}
