import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { findings } from './axe.js'
import { pointsDrawn, writeLongRun } from './long-run.js'
import { mainButton, openPage, points, stat } from './studio.js'
import { emptyFolder, runTelar, serve } from './telar.js'

/** The Studio as `telar ui` opens it on a run. */
async function openRun(folder: string) {
  const { address, close } = await serve(folder)
  onTestFinished(close)
  return openPage({ address })
}

test('a run of the command line is shown from its folder, and followed while it writes', async () => {
  const folder = join(await emptyFolder(), 'run')
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
    valueKinds: { accuracy: 'fraction' },
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
  const { page, context } = await openRun(folder)
  await expect.poll(() => stat(page, 'Step')).toBe('2 of 4')
  await page.locator('.status', { hasText: /Followed · epoch 1 of 2 · nothing new for \d min/ }).waitFor()
  // The mean of 0.75 and 0.25.
  await expect.poll(() => stat(page, 'Training loss')).toBe('0.5')
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
  await appendFile(log, ': "completed", "why": "", "epochs": 2, "step": 4, "seconds": 1.5, "samplesPerSecond": 100 }\n')
  await page.locator('.status', { hasText: 'Complete' }).waitFor()
  await context.close()
})

test('a run of the command line that trains now: its curves grow, and its network is seen at every epoch', async () => {
  const folder = await emptyFolder()
  const goOn = join(folder, 'go-on')
  const callbacks = [{ use: 'callback:e2e/wait-for-file', with: { epoch: 2, path: goOn } }]
  await writeFile(join(folder, 'points.json'), JSON.stringify({ ...points, epochs: 2, callbacks }))
  const plugin = fileURLToPath(new URL('../fixtures/wait-for-file.ts', import.meta.url))
  const training = runTelar(folder, 'train', 'points.json', '--plugin', plugin, '--backend', 'cpu', '--quiet')
  const run = join(folder, 'runs/points-1')
  await expect.poll(() => existsSync(join(run, 'checkpoints/last.telar')), { timeout: 60_000 }).toBe(true)
  const { page, context, errors } = await openRun(run)
  await page.locator('.status', { hasText: 'Followed · epoch 1 of 2' }).waitFor()
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
  await writeFile(goOn, '')
  await training
  await page.locator('.status', { hasText: 'Complete' }).waitFor()
  // Its network is the command line's to go on with.
  await mainButton(page, 'Train').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('a run on a table is looked at with its own data, which the command line serves', async () => {
  const folder = await emptyFolder()
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i < 20 ? 'low' : 'high'}`).join('\n')
  await writeFile(join(folder, 'levels.csv'), `x,y,level\n${rows}\n`)
  const data = { use: 'dataset:csv', with: { path: 'levels.csv', target: 'level', validation: 0.25, test: 0.5 } }
  const experiment = { name: 'levels', data, model: [{ use: 'layer:dense', with: { units: 2 } }], epochs: 2 }
  await writeFile(join(folder, 'levels.json'), JSON.stringify(experiment))
  await runTelar(folder, 'train', 'levels.json', '--backend', 'cpu', '--quiet')
  const { page, context, errors } = await openRun(join(folder, 'runs/levels-1'))
  await page.locator('.status', { hasText: 'Complete' }).waitFor()
  await page.getByRole('button', { name: 'Understand' }).click()
  // The twenty rows of the test split.
  const counted = async () =>
    (await page.locator('.confusion td').allTextContents()).reduce((sum, text) => sum + Number(text), 0)
  await expect.poll(counted).toBe(20)
  // Its network is asked as one of the page is; what changes it is done where its files are.
  await page.getByRole('list', { name: 'Columns, the most important first' }).waitFor()
  await page.getByRole('region', { name: 'Calibration' }).getByText('telar calibrate does it there').waitFor()
  await page.getByRole('region', { name: 'Thresholds' }).getByText('telar threshold does it there').waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('of 100,000 steps no more is drawn than a screen can show', async () => {
  const folder = join(await emptyFolder(), 'long')
  await writeLongRun(folder, 100_000)
  const { page, context, errors } = await openRun(folder)
  await expect.poll(() => stat(page, 'Step')).toBe('100,000 of 100,000')
  const drawn = await pointsDrawn(page)
  expect(drawn).toBeGreaterThan(1000)
  // Two curves of 2,400 points, each faint and smoothed.
  expect(drawn).toBeLessThanOrEqual(4 * 2400)
  expect(errors).toEqual([])
  await context.close()
})
