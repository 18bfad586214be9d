import { readCheckpoint } from '@telarjs/trainer'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { finished, mainButton, openPage, points, stat } from './studio.js'
import { emptyFolder, runTelar } from './telar.js'

const experiment = {
  ...points,
  name: 'both-ways',
  data: { use: 'dataset:spirals', with: { samples: 120, validation: 0.2 } },
  epochs: 6,
  callbacks: [{ use: 'callback:early-stopping', with: { patience: 50 } }],
}

/** Plain JavaScript computes the same in Node and in Chromium, to the last bit. */
const backend = 'cpu'

test('a run that moves between the command line and the page ends as one that stayed, to the last bit', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'both-ways.json'), JSON.stringify(experiment))
  const train = (...args: readonly string[]) => runTelar(folder, 'train', ...args, '--backend', backend, '--quiet')
  await train('both-ways.json')
  const whole = await readCheckpoint(await readFile(join(folder, 'runs/both-ways-1/checkpoints/last.telar')))

  // From the command line into the page: two epochs there, the rest here.
  await train('both-ways.json', 'epochs=2')
  const early = await readFile(join(folder, 'runs/both-ways-2/checkpoints/last.telar'))
  const { page, context, errors } = await openPage({ backend, experiment: { ...points, epochs: 2 } })
  await openCheckpoint(page, early)
  await expect.poll(() => stat(page, 'Epoch')).toBe('2 of 2')
  await expect.poll(() => page.getByLabel('Name of the experiment').inputValue()).toBe('both-ways')
  // Its curves have what both epochs came to, and its numbers the last of them.
  const { history, evaluations } = (await readCheckpoint(early)).progress
  expect(history!.map(({ epoch }) => epoch)).toEqual([1, 2])
  await expect.poll(() => stat(page, 'Training loss')).not.toBe('–')
  await expect
    .poll(() => stat(page, 'Validation accuracy'))
    .toBe(`${(100 * (evaluations['validation']!.metrics['accuracy'] as number)).toFixed(2)} %`)
  await page.getByRole('img', { name: /^Loss\. .*validation/ }).waitFor()
  expect((await savedCheckpoint(page)).equals(early)).toBe(true)

  // From the page into the command line: stopped after some steps, gone on with there.
  await page.getByLabel('The experiment as JSON').fill(JSON.stringify(experiment))
  await page.getByLabel('The experiment as JSON').blur()
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 1', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 2', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await mainButton(page, 'Go on').waitFor()
  const begun = await savedCheckpoint(page)
  expect((await readCheckpoint(begun)).progress.step).toBe(2)
  await writeFile(join(folder, 'begun.telar'), begun)
  await train('--resume', 'begun.telar')
  const ended = await readCheckpoint(await readFile(join(folder, 'runs/both-ways-3/checkpoints/last.telar')))
  expect(ended.experiment.name).toBe('both-ways')
  // Its callbacks, and those with which every run of the command line saves and logs.
  expect(ended.experiment.callbacks.map(({ use }) => use)).toEqual(
    expect.arrayContaining(['callback:early-stopping', 'callback:checkpoint', 'callback:jsonl-log']),
  )
  expect(Object.keys(ended.callbacks)).toContain('early-stopping')
  expect(ended.tensors).toEqual(whole.tensors)
  expect(ended.progress.history).toEqual(whole.progress.history)
  expect(ended.progress.evaluations).toEqual(whole.progress.evaluations)

  // And in the page itself.
  await page.getByRole('button', { name: 'Train', exact: true }).last().click()
  await mainButton(page, 'Go on').click()
  await finished(page)
  const here = await readCheckpoint(await savedCheckpoint(page))
  expect(here.tensors).toEqual(whole.tensors)
  expect(here.progress.history).toEqual(whole.progress.history)
  expect(errors).toEqual([])
  await context.close()
})

async function openCheckpoint(page: Page, buffer: Buffer): Promise<void> {
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page
    .getByLabel('Checkpoint file')
    .setInputFiles({ name: 'both-ways.telar', mimeType: 'application/octet-stream', buffer })
  await page.getByRole('rowheader', { name: /both-ways/ }).waitFor()
  await page.getByRole('button', { name: 'Train', exact: true }).last().click()
}

/** The bytes of the checkpoint of the newest run, as the table of runs gives them. */
async function savedCheckpoint(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  const save = page.getByRole('button', { name: /Save the checkpoint of both-ways/ }).first()
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()])
  return readFile((await file.path())!)
}
